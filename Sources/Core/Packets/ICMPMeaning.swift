extension ICMPHeader {
    /// Returns the meaning of the type and code, such as `port unreachable`, or else the numbers.
    public func meaning(_ family: IPAddress.Family) -> String {
        let rows = family == .ipv4 ? Self.meanings : Self.meaningsV6
        return rows.first { $0.type == type && $0.code == code }?.text ?? "type \(type) code \(code)"
    }

    /// Returns whether the message is an error, which quotes the packet that caused it.
    public func isError(_ family: IPAddress.Family) -> Bool {
        family == .ipv4 ? [3, 4, 5, 11, 12].contains(type) : type < 128
    }

    /// RFC 792.
    private static let meanings: [(type: UInt8, code: UInt8, text: String)] = [
        (0, 0, "echo reply"), (3, 0, "network unreachable"), (3, 1, "host unreachable"),
        (3, 2, "protocol unreachable"), (3, 3, "port unreachable"), (3, 4, "fragmentation needed"),
        (8, 0, "echo request"), (11, 0, "time to live exceeded"), (11, 1, "reassembly time exceeded"),
    ]

    /// RFC 4443.
    private static let meaningsV6: [(type: UInt8, code: UInt8, text: String)] = [
        (1, 0, "no route"), (1, 1, "prohibited"), (1, 3, "address unreachable"), (1, 4, "port unreachable"),
        (2, 0, "packet too big"), (3, 0, "hop limit exceeded"), (3, 1, "reassembly time exceeded"),
        (128, 0, "echo request"), (129, 0, "echo reply"),
    ]
}
