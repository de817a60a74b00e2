import Core

extension FuzzTarget {
    /// A time in the format of RFC 3339, and the first eight bytes as nanoseconds.
    static let time = FuzzTarget("time") { bytes in
        if let time = RFC3339.nanoseconds(bytes.text) { try check(time) }
        try check(bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) })
    }

    /// Times are printed in microseconds, truncated.
    private static func check(_ time: Int64) throws(BrokenProperty) {
        let rest = (time % 1000 + 1000) % 1000
        let (written, overflow) = time.subtractingReportingOverflow(rest)
        let text = RFC3339.text(time)
        try require(text.utf8.count == 27, "\(time) is written '\(text)'")
        guard !overflow else { return }
        try require(RFC3339.nanoseconds(text) == written, "'\(text)' is not \(written)")
    }
}
