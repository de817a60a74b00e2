import Core
import Glibc

/// Returns the TCP port of a service by name or alias; nil if the system does not know the service, or cannot read its
/// table.
///
/// The corresponding C function is `getservbyname_r`. It may block, because the source may be remote.
public func systemPort(ofService name: String) -> UInt16? {
    guard (try? NameServiceFiles.check(and: NumberFiles.services)) != nil else { return nil }
    var size = 1024
    while true {
        var buffer = [CChar](repeating: 0, count: size)
        var entry = servent()
        var result: UnsafeMutablePointer<servent>?
        let status = getservbyname_r(name, "tcp", &entry, &buffer, size, &result)
        if status == ERANGE, size < 1 << 20 {
            size *= 4
            continue
        }
        return result.map { UInt16(truncatingIfNeeded: $0.pointee.s_port).byteSwapped }
    }
}
