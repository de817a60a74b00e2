import Glibc
import SystemPackage

/// A file with the kernel's counters of a network namespace. An open descriptor always reads current values,
/// even after the last process has left the namespace.
enum NamespaceFile: String, CaseIterable {
    case snmp, snmp6, netstat, dev

    /// Opens the file of the calling process's namespace; an empty file if the kernel does not provide it.
    func open() throws(SystemFailure) -> SharedDescriptor {
        let path = "/proc/self/net/\(rawValue)"
        if case .success(let raw) = valueOrErrno({ Glibc.open(path, O_RDONLY | O_CLOEXEC) }) {
            return SharedDescriptor(owning: raw)
        }
        return SharedDescriptor(
            owning: try check("open \(path)") { Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) })
    }

    /// Reads the current contents.
    static func contents(of descriptor: borrowing Descriptor) -> [UInt8] {
        let raw = descriptor.raw
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = chunk.withUnsafeMutableBytes {
                pread(raw, $0.baseAddress, $0.count, off_t(bytes.count))
            }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }
}
