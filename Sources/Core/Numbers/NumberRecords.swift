extension ServiceEntry {
    /// Returns a JSON record of `pollux services --json`.
    ///
    /// - Parameter listeners: The owners of sockets that listen on the port; nil if the kernel did not list them.
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
    /// Returns a JSON record of `pollux protocols --json`.
    ///
    /// - Parameter kernel: Whether this kernel creates sockets of the protocol; nil if the probe failed.
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
