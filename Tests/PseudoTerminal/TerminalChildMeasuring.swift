/// A program's measured response to input.
public struct Response: Equatable, Sendable {
    /// The time from the input to the first byte of output.
    public let first: Duration
    /// The time from the input to the last byte before the output stopped.
    public let last: Duration
    public let bytes: Int
}

/// Measurements for benchmarks. Call `settle` first, or output still in transit is included.
extension TerminalChild {
    /// Presses a key and measures the response: see `measure(sending:quiet:deadline:)`.
    public func measure(
        key name: String, quiet: Duration = .milliseconds(50), deadline: Duration = .seconds(3)
    ) throws(UnknownKey) -> Response? {
        let key = try Key(name)
        show()
        return measure(sending: screen.bytes(for: key), quiet: quiet, deadline: deadline)
    }

    /// Sends bytes and measures the output until there has been none for the duration `quiet`.
    ///
    /// The output is shown and queries in it are answered afterwards, so that the measured time is the
    /// program's and not this process's.
    ///
    /// - Returns: Nil if there was no output before the deadline.
    public func measure(
        sending bytes: [UInt8], quiet: Duration = .milliseconds(50), deadline: Duration = .seconds(3)
    ) -> Response? {
        defer { show() }
        let countBefore = outputByteCount
        let sent = ContinuousClock.now
        send(bytes)
        var first: ContinuousClock.Instant?
        var end = sent + deadline
        waiting: while true {
            switch awaitActivity(until: end) {
            case .output:
                first = first ?? lastOutputAt
                if ContinuousClock.now >= sent + deadline { break waiting }
                end = min(ContinuousClock.now + quiet, sent + deadline)
            case .input: continue
            case .end, .nothing: break waiting
            }
        }
        guard let first, let last = lastOutputAt else { return nil }
        return Response(
            first: sent.duration(to: first), last: sent.duration(to: last),
            bytes: outputByteCount - countBefore)
    }
}
