extension HostAnswer {
    /// The JSON record of `pollux resolve --json`.
    public var record: JSONValue {
        .object([
            ("query", .string(query)),
            ("canonicalName", .optional(canonicalName)),
            ("aliases", .strings(aliases)),
            ("fqdn", .optional(fqdn)),
            ("source", .optional(source)),
            ("addresses", .list(addresses.map(\.record))),
            ("elapsedMilliseconds", elapsed.recordedMilliseconds),
            ("error", failure?.record ?? .null),
        ])
    }
}

extension HostAddress {
    /// An element of `addresses` in that record.
    public var record: JSONValue {
        .object([
            ("address", .string(address.description)),
            ("family", .string(address.family.rawValue)),
            ("scope", .string(address.scope.rawValue)),
            ("names", .strings(names ?? [])),
            ("forwardConfirmed", .optional(forwardConfirmed)),
            ("sourceAddress", .optional(sourceAddress?.description)),
            ("rank", .optional(rank)),
            ("probe", probe?.record ?? .null),
        ])
    }
}

extension ProbeResult {
    var record: JSONValue {
        .object([
            ("port", .integer(Int64(port))),
            ("state", .string(outcome.name)),
            ("milliseconds", elapsed.recordedMilliseconds),
            ("winner", .bool(isWinner)),
        ])
    }
}

extension LookupFailure {
    var record: JSONValue {
        .object([("code", .string(code)), ("message", .string(message))])
    }
}
