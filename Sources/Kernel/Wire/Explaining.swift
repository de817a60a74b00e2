import Core

/// Why each TCP segment was sent.
extension Forwarder {
    /// Finds why the TCP segment in the buffer was sent; nil if it is not a TCP segment.
    func explain(_ length: Int, _ glance: PacketGlance, _ direction: WireDirection, at time: Int64)
        -> PacketReasons.Account?
    {
        guard glance.stream != nil,
            let segment = TCPSegment(buffer.span.bytes.extracting(first: length))
        else { return nil }
        let lane = glance.lane
        let transmission = Transmission(number: numbers[lane.rawValue], at: .nanoseconds(time))
        // The kernel counts for a namespace, and so for both lanes.
        let others = tally[lane.other]
        let account = reasons[lane].enter(
            segment, direction, transmission,
            others: direction == .aToB ? others.retransmissions : others.receiverRetransmissions,
            sample: { sampler.sample(lane, direction) })
        guard account.isRetransmission || account.reason != nil else { return account }
        tally[lane].retransmissions = reasons[lane].retransmissions(.aToB)
        tally[lane].receiverRetransmissions = reasons[lane].retransmissions(.bToA)
        return account
    }
}
