/// How a program answered to input.
public struct Response: Equatable, Sendable {
    /// From the input to the first byte of output.
    public let first: Duration
    /// From the input to the last byte before the output went quiet.
    public let last: Duration
    public let bytes: Int
}

/// Measuring, for benches. Call `settle` before, or output still on its way counts too.
extension TerminalChild {
    /// Presses a key and measures the answer: see `measure(sending:quiet:deadline:)`.
    public func measure(
        key name: String, quiet: Duration = .milliseconds(50), deadline: Duration = .seconds(3)
    ) throws(UnknownKey) -> Response? {
        let key = try Key(name)
        show()
        return measure(sending: screen.bytes(for: key), quiet: quiet, deadline: deadline)
    }

    /// Sends bytes and measures the output until there has been none for the time `quiet`.
    ///
    /// The screen is brought up to date afterwards, so that the measured time is the program's and not
    /// this process's; questions in the output are answered then as well.
    ///
    /// - Returns: Nil when there was no output before the deadline.
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
