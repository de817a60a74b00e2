/// The clock of one end, as the timestamps of its segments show it: when a segment was sent, however late it was read.
struct SenderClock: Sendable {
    /// The first timestamp.
    private var first: UInt32?
    /// The shortest time from a timestamp to the reading of its segment, with the run time of `first` in it.
    private var offset = Duration.zero

    /// Returns the run time at which a segment was sent, to the millisecond; without a timestamp, when it was read.
    mutating func date(_ segment: TCPSegment, readAt time: Duration) -> Duration {
        guard let timestamp = segment.timestamp else { return time }
        let start = first ?? timestamp
        let elapsed = Duration.milliseconds(Int32(bitPattern: timestamp &- start))
        offset = first == nil ? time - elapsed : min(offset, time - elapsed)
        first = start
        return elapsed + offset
    }
}
