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
