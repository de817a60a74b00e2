import Glibc

/// The names of users, each looked up once.
///
/// The user database may be on the network: look names up on a worker thread.
struct UserNames {
    /// All users asked for so far; nil for one without a name.
    private var names: [UInt32: String?] = [:]

    /// Bytes. No entry needs more, so that a call that asks for more is faulty.
    private static let maxBufferSize = 1 << 20

    /// Returns the names of users. A user without a name is not among them.
    mutating func names(of ids: Set<UInt32>) -> [UInt32: String] {
        var result: [UInt32: String] = [:]
        for id in ids {
            let name = names[id] ?? Self.name(of: id)
            names[id] = .some(name)
            result[id] = name
        }
        return result
    }

    /// Looks a name up, unless the C library cannot read its files. The corresponding C function is `getpwuid_r`.
    private static func name(of id: UInt32) -> String? {
        guard (try? NameServiceFiles.check(and: "/etc/passwd")) != nil else { return nil }
        var size = 1024
        while size <= maxBufferSize {
            var (entry, result) = (passwd(), UnsafeMutablePointer<passwd>?.none)
            let (code, name) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
                guard let start = buffer.baseAddress else { return (ENOMEM, String?.none) }
                let code = getpwuid_r(id, &entry, start, buffer.count, &result)
                // The entry points into the buffer.
                return (code, result?.pointee.pw_name.map { String(cString: $0) })
            }
            guard code == ERANGE else { return name }
            size *= 4
        }
        return nil
    }
}
