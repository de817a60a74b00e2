extension ServiceEntry {
    /// A record of `pollux services --json`.
    ///
    /// - Parameter listeners: Who listens on the port; nil where the kernel could not be asked.
    public func record(listeners: [SocketOwner]?) -> JSONValue {
        .object([
            ("name", .string(name)),
            ("port", .integer(Int64(port))),
            ("protocol", .string(protocolName)),
            ("aliases", .strings(aliases)),
            ("comment", .optional(comment)),
            ("listeners", listeners.map { .list($0.map { .optional($0.processName) }) } ?? .null),
        ])
    }
}

extension ProtocolRow {
    /// A record of `pollux protocols --json`.
    ///
    /// - Parameter kernel: Whether this kernel accepts a socket of the protocol; nil where it could not be
    ///   asked.
    public func record(kernel: Bool?) -> JSONValue {
        .object([
            ("number", .integer(Int64(number))),
            ("name", .optional(name)),
            ("aliases", .strings(aliases)),
            ("constant", .optional(constant)),
            ("comment", .optional(comment)),
            ("kernel", .optional(kernel)),
        ])
    }
}
