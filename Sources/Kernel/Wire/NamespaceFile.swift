import Glibc
import SystemPackage

/// What the kernel counts in a network namespace, as text. A descriptor of it stays fresh, and may be read
/// when no process lives in the namespace any more.
enum NamespaceFile: String, CaseIterable {
    case snmp, snmp6, netstat, dev

    /// Opens that of the calling process's own namespace; an empty file where the kernel has none.
    func open() throws(SystemFailure) -> SharedDescriptor {
        let path = "/proc/self/net/\(rawValue)"
        if case .success(let raw) = valueOrErrno({ Glibc.open(path, O_RDONLY | O_CLOEXEC) }) {
            return SharedDescriptor(owning: raw)
        }
        return SharedDescriptor(
            owning: try check("open \(path)") { Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC) })
    }

    /// All of it as it is now.
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
