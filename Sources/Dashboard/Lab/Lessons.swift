import Core

extension Lesson {
    private static let run = Step("Run it: Space starts. Wait until the run is over.") { $0.isOver }

    /// One lesson for each scenario, in the order of the picker.
    static let all: [Lesson] = [
        Lesson(
            "clean",
            [
                run,
                Step("In TCP, select the SYN: the handshake comes before the first data (Tab, g).") {
                    $0.selects(.handshake) { $0.direction == .aToB }
                },
                Step("Select an ACK of B: TCP's data is answered, UDP's is not (. steps on).") {
                    $0.selects(.acknowledgment) { $0.direction == .bToA }
                },
                Step("Open a UDP datagram (Tab, Enter): its header has no sequence number.") {
                    $0.hasOpened(.datagram)
                },
            ]),
        Lesson(
            "lossy",
            [
                run,
                Step("In UDP, select a packet that was lost (Tab, arrows).") {
                    $0.selects(.datagram) { $0.fate == .lost }
                },
                Step("Open it (Enter): nobody sends it again.") {
                    $0.hasOpened(.datagram) { $0.fate == .lost }
                },
                Step("Close it, and select the same message in TCP (Tab): after = are the messages.") {
                    $0.selectsMessageOfOpenedLoss
                },
                Step("Open a TCP retransmission: why was it sent?") {
                    $0.hasOpened(.segment) { $0.isRetransmission }
                },
            ]),
        Lesson(
            "jitter",
            [
                run,
                Step("In UDP, select a message that arrived before one sent earlier.") {
                    $0.selectsOvertaker
                },
                Step("In TCP, select a duplicate ACK: something arrived out of order.") {
                    $0.selects(.acknowledgment) { $0.isDuplicateACK }
                },
                Step("Open a retransmission: nothing was lost, so it was needless.") {
                    $0.hasOpened(.segment) { $0.isRetransmission }
                },
            ]),
        Lesson(
            "duplicate",
            [
                run,
                Step("In UDP, select a packet that the wire duplicated: it is read twice.") {
                    $0.selects(.datagram) { $0.marks.contains(.duplicated) }
                },
                Step("In TCP, select a data segment that the wire duplicated.") {
                    $0.selects(.segment) { $0.marks.contains(.duplicated) && $0.direction == .aToB }
                },
                Step("Open the ACK by which B reports the copy (DSACK).") {
                    $0.hasOpened(.acknowledgment) { $0.isDuplicateSACK }
                },
            ]),
        Lesson(
            "corrupt",
            [
                run,
                Step("In UDP, select a corrupt packet.") {
                    $0.selects(.datagram) { $0.marks.contains(.corrupted) }
                },
                Step("Open it: which checksum is wrong?") {
                    $0.hasOpened(.datagram) { $0.marks.contains(.corrupted) }
                },
                Step("In TCP, select a retransmission: corruption looks like loss.") {
                    $0.selects(.segment) { $0.isRetransmission }
                },
            ]),
        Lesson(
            "bottleneck",
            [
                run,
                Step("In UDP, select a packet that found the queue full.") {
                    $0.selects(.datagram) { $0.fate == .queueFull }
                },
                Step("Show the time-sequence graph (v): UDP never slows down, TCP does.") {
                    $0.plot == .sequence
                },
                Step("Raise the rate to 5 Mbit/s and run again: nothing is dropped.") {
                    $0.hasRun { $0.impairments.bitsPerSecond.map { $0 >= 5_000_000 } ?? true }
                },
            ]),
        Lesson(
            "outage",
            [
                run,
                Step("In UDP, select a packet that was cut.") { $0.selects(.datagram) { $0.fate == .cut } },
                Step("In TCP, select a timeout of the 2nd try or later: how long did it wait (+same)?") {
                    $0.selects(.segment) { $0.isRepeatedTimeout }
                },
                Step("Open the retransmission that arrived after the outage.") {
                    $0.hasOpened(.segment) { $0.isRetransmission && !$0.fate.isGone }
                },
            ]),
        Lesson(
            "slow-reader",
            [
                run,
                Step("In TCP, select the ACK with a zero window.") {
                    $0.selects(.acknowledgment) { $0.reason == .zeroWindow }
                },
                Step("Open a window update: B reads again.") {
                    $0.hasOpened(.acknowledgment) { $0.reason == .windowUpdate }
                },
                Step("In UDP, select the packet of the same time (Tab): it was delivered, then dropped.") {
                    $0.selects(.datagram)
                },
            ]),
        Lesson(
            "no-listener",
            [
                run,
                Step("In TCP, open the RST.") { $0.hasOpened(.segment) { $0.isReset } },
                Step("In UDP, open an ICMP error: which packet does it quote?") { $0.hasOpened(.icmp) },
            ]),
        Lesson(
            "boundaries",
            [
                run,
                Step("In UDP, select message 3: one datagram, one read.") {
                    $0.selects(.datagram, message: 3)
                },
                Step("In TCP, select the segment of message 3, and compare the reads in the table.") {
                    $0.selects(.segment, message: 3)
                },
                Step("Set 50 messages and run again: still few reads for TCP.") {
                    $0.hasRun { $0.load.count >= 50 }
                },
            ]),
        Lesson(
            "big-message",
            [
                run,
                Step("In UDP, select a fragment that was lost: its whole message is lost.") {
                    $0.selects(.datagram) { $0.fate == .lost }
                },
                Step("In TCP, select a retransmission: only one segment is sent again.") {
                    $0.selects(.segment) { $0.isRetransmission }
                },
                Step("Set the size to 1,400 B or less and run again: no fragments.") {
                    $0.hasRun { $0.load.size <= 1_400 }
                },
            ]),
        Lesson(
            "rivals",
            [
                run,
                Step("In cubic, select a segment that found the queue full.") {
                    $0.selects(.segment) { $0.fate == .queueFull }
                },
                Step("Select the same time in bbr (Tab), and compare cwnd and the round trip (SRTT).") {
                    $0.lane == .second && $0.cursorTime != nil
                },
                Step("Show the time-sequence graph (v).") { $0.plot == .sequence },
            ]),
        Lesson(
            "bufferbloat",
            [
                run,
                Step("Scroll cubic back: at the time cursor, the charts show the SRTT of both.") {
                    $0.lane == .first && $0.cursorTime != nil
                },
                Step("Set the queue to 20 and run again: cubic's round trip shrinks.") {
                    $0.hasRun { $0.impairments.queuePackets <= 20 }
                },
            ]),
        Lesson(
            "local",
            [
                run,
                Step("Set the size to 1,000 B or more and run again: what does a byte cost?") {
                    $0.hasRun { $0.load.size >= 1_000 }
                },
                Step("Set the size to 60,000 B and 1,000 messages: what is left of the difference?") {
                    $0.hasRun { $0.load.size >= 60_000 && $0.load.count <= 1_000 }
                },
            ]),
    ]
}
