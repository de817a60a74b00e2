import Core

extension FuzzTarget {
    /// Replies to `NETLINK_ROUTE` from the kernel: links and their counters.
    static let links = FuzzTarget("links") { bytes in
        let (links, counters) = (readLinks(bytes[...]), readCounters(bytes[...]))
        // A header of 16 bytes, and the smallest message of the kind.
        try require(links.count * 32 <= bytes.count, "\(links.count) links of \(bytes.count) bytes")
        try require(counters.count * 28 <= bytes.count, "\(counters.count) counters of \(bytes.count) bytes")
        let half = bytes[..<(bytes.count / 2)]
        try require(links.starts(with: readLinks(half)), "what comes later changes what came before")
        try require(counters.starts(with: readCounters(half)), "what comes later changes what came before")
        let selection = CountedLinks(links).selection(of: counters)
        try require(selection.count <= counters.count, "\(selection.count) of \(counters.count) count")
        let (none, all) = (sample(0, []), sample(1, selection))
        let start = sample(0, selection.map { LinkCounters(index: $0.index, receivedBytes: 0, sentBytes: 0) })
        for rates in [all.rates(since: none), all.rates(since: start)] {
            guard let rates else { throw BrokenProperty(description: "no rates") }
            try require(rates.received >= 0 && rates.sent >= 0, "\(rates) is negative")
        }
    }

    /// Returns the links before the first parse error.
    private static func readLinks(_ bytes: ArraySlice<UInt8>) -> [Link] {
        var links: [Link] = []
        _ = try? LinkMessages.readLinks(bytes.span.bytes, into: &links)
        return links
    }

    private static func readCounters(_ bytes: ArraySlice<UInt8>) -> [LinkCounters] {
        var counters: [LinkCounters] = []
        _ = try? LinkMessages.readCounters(bytes.span.bytes, into: &counters)
        return counters
    }

    private static func sample(_ nanoseconds: Int64, _ links: [LinkCounters]) -> TrafficSample {
        TrafficSample(takenAt: Instant(nanoseconds: nanoseconds), links: links)
    }
}
