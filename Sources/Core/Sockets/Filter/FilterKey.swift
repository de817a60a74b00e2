/// A key of the filter language.
struct FilterKey: Sendable {
    let name: String
    let example: String
    /// Whether the key has a number that is compared.
    let isCompared: Bool
    /// Parses the value.
    let term: @Sendable (FilterComparison, String) throws(FilterValueFailure) -> FilterTerm

    private init(
        text name: String, _ example: String,
        _ term: @escaping @Sendable (String) throws(FilterValueFailure) -> FilterTerm
    ) {
        (self.name, self.example, isCompared) = (name, example, false)
        self.term = { (_, value: String) throws(FilterValueFailure) in try term(value) }
    }

    private init(
        number name: String, _ example: String, _ quantity: FilterQuantity,
        _ number: @escaping @Sendable (String) throws(FilterValueFailure) -> Double
    ) {
        (self.name, self.example, isCompared) = (name, example, true)
        term = { (comparison: FilterComparison, value: String) throws(FilterValueFailure) in
            .compare(quantity, comparison, try number(value))
        }
    }

    static let table: [FilterKey] = [
        FilterKey(text: "proto", "proto:udp") { value throws(FilterValueFailure) in
            .transport(try FilterValue.choice(value, of: SocketTransport.allCases, \.name, "protocol"))
        },
        FilterKey(text: "state", "state:listen") { value throws(FilterValueFailure) in
            .state(try FilterValue.state(value))
        },
        FilterKey(text: "port", "port:443") { value throws(FilterValueFailure) in
            .port(try FilterValue.port(value))
        },
        FilterKey(text: "sport", "sport:22") { value throws(FilterValueFailure) in
            .localPort(try FilterValue.port(value))
        },
        FilterKey(text: "dport", "dport:53") { value throws(FilterValueFailure) in
            .peerPort(try FilterValue.port(value))
        },
        FilterKey(text: "addr", "addr:10.0.0.0/8") { value throws(FilterValueFailure) in
            .address(try SocketAddressRange(value))
        },
        FilterKey(text: "process", "process:nginx") { value in .process(SearchPattern(value)) },
        FilterKey(text: "pid", "pid:42") { value throws(FilterValueFailure) in
            .pid(try FilterValue.whole(value, "process id"))
        },
        FilterKey(text: "user", "user:www-data") { value throws(FilterValueFailure) in
            value.isDecimalNumber ? .uid(try FilterValue.whole(value, "user id")) : .user(value)
        },
        FilterKey(text: "unit", "unit:ssh") { value in .unit(SearchPattern(value)) },
        FilterKey(text: "scope", "scope:any") { value throws(FilterValueFailure) in
            .scope(try FilterValue.choice(value, of: ListenerScope.allCases, \.rawValue, "scope"))
        },
        FilterKey(number: "rate", "rate>1M", .rate, FilterValue.amount),
        FilterKey(number: "rtt", "rtt>50ms", .rtt) { value throws(FilterValueFailure) in
            try FilterValue.seconds(value, [("us", 1, 1e6), ("µs", 1, 1e6), ("ms", 1, 1e3), ("s", 1, 1)])
        },
        FilterKey(number: "queue", "queue>0", .queue, FilterValue.amount),
        FilterKey(number: "drops", "drops>0", .drops, FilterValue.amount),
        FilterKey(number: "age", "age<10s", .age) { value throws(FilterValueFailure) in
            try FilterValue.seconds(value, [("ms", 1, 1e3), ("s", 1, 1), ("m", 60, 1), ("h", 3600, 1)])
        },
    ]
}

/// A number of a socket that filters compare.
enum FilterQuantity: Sendable {
    /// The larger of the two rates, in bytes per second.
    case rate
    /// In seconds.
    case rtt
    /// The larger of the two queues in bytes; for a listener, connections that wait for `accept`.
    case queue
    case drops
    /// In seconds.
    case age
}
