/// A reader of `/proc/net/protocols`, which has a line for each protocol of the kernel.
public enum ProtocolsInUse {
    /// Returns the number of sockets of a protocol; nil if the file has no number for it.
    ///
    /// - Parameters:
    ///   - name: The kernel's name, such as `MPTCPv6`.
    ///   - file: Lines of `protocol size sockets memory ...`.
    public static func socketCount(of name: String, in file: ArraySlice<UInt8>) -> Int? {
        for line in file.split(separator: 0x0a) {
            let fields = line.split(separator: 0x20, maxSplits: 3)
            guard fields.count > 2, fields[0].elementsEqual(name.utf8) else { continue }
            return Int(String(decoding: fields[2], as: UTF8.self))
        }
        return nil
    }
}
