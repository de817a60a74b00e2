import Core

extension FuzzTarget {
    /// The counters in `/proc/net`.
    static let counters = FuzzTarget("counters") { bytes in
        var counters = NamespaceCounters()
        counters.read(pairedLines: bytes)
        counters.read(namedValues: bytes)
        counters.read(devices: bytes)
        // Parsing the same text twice gives equal counters.
        let once = counters
        counters.read(pairedLines: bytes)
        counters.read(namedValues: bytes)
        counters.read(devices: bytes)
        try require(counters == once, "read again, the counters are others")
    }
}
