import Core

extension FuzzTarget {
    /// The counters of `/proc/net`.
    static let counters = FuzzTarget("counters") { bytes in
        var counters = NamespaceCounters()
        counters.read(pairedLines: bytes)
        counters.read(namedValues: bytes)
        counters.read(devices: bytes)
        // The same text says the same.
        let once = counters
        counters.read(pairedLines: bytes)
        counters.read(namedValues: bytes)
        counters.read(devices: bytes)
        try require(counters == once, "read again, the counters are others")
    }
}
