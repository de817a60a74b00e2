import Core

/// Why each TCP segment was sent.
extension Forwarder {
    /// Finds why the TCP segment in the buffer was sent; nil if it is not a TCP segment.
    func explain(_ length: Int, _ glance: PacketGlance, _ direction: WireDirection, at time: Int64)
        -> PacketReasons.Account?
    {
        segment = nil
        guard glance.stream != nil else { return nil }
        guard let segment = TCPSegment(buffer.span.bytes.extracting(first: length)) else { return nil }
        self.segment = segment
        let transmission = Transmission(number: numbers[glance.lane.rawValue], at: .nanoseconds(time))
        let account = reasons.enter(
            segment, direction, transmission, matched: reasons.retransmissions(direction),
            sample: { sampler.sample(direction) })
        guard account.isRetransmission || account.reason != nil else { return account }
        tally.retransmissions = reasons.retransmissions(.aToB)
        tally.retransmissionsByB = reasons.retransmissions(.bToA)
        return account
    }
}
