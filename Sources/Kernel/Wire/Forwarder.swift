import Core
import Glibc

/// The middle of the wire: reads a packet from one TUN device, decides its fate, writes it to the other.
///
/// It counts every packet, and reports individual packets in batches only.
public final class Forwarder {
    /// Packets to read from one device per turn, so that the other device and the keyboard are served too.
    static let maxPacketsPerTurn = 64
    /// Size of the read buffer: more than the MTU, 1500, which a TUN device without offloading never exceeds.
    private static let maxPacketSize = 2048

    public internal(set) var tally = WireTally()
    public private(set) var capture: Capture?
    /// Collects the packets for the next report.
    var notes: PacketNotes
    /// Whether to hold every packet until the user decides.
    var isHolding = false
    /// The held packets, oldest first.
    var held: [Held] = []
    var departures = DepartureQueue()
    /// The TCP streams, by direction.
    private(set) var streams = [StreamWatch(), StreamWatch()]
    /// Why each TCP segment was sent.
    var reasons: PacketReasons
    /// The TCP segment in the buffer; nil if it holds none, or the wire has corrupted it.
    var segment: TCPSegment?
    /// The TCP segments in transit or held, by slot.
    var segments: [Int: TCPSegment] = [:]
    let sampler: SenderSampler
    /// Numbers of the UDP messages that lost a packet on the wire.
    var lostMessages: [Int] = []
    /// The message of A's current UDP datagram, whose fragments arrive consecutively.
    private var message: Int?

    /// Whether A may have sent more packets than the last turn read.
    private var hasBacklog = false

    let wire: Wire
    let start: Instant
    private let draws: WireDraws
    private let destinations: [IPAddress]
    private var impairments: Impairments
    /// Whether no impairment is set, so that packets need neither a random draw nor a departure time.
    private var isPlain = false
    /// By lane, then direction.
    private var paths: [Path]
    var buffer = [UInt8](repeating: 0, count: maxPacketSize)
    let timer: FineTimer
    private var registrations: [Poller.Registration] = []
    /// By lane: run time in nanoseconds at which a packet last entered or left.
    var movements: [Int64] = [0, 0]
    /// By lane: the number of the last packet on the ladder.
    private(set) var numbers = [0, 0]

    /// One lane's wire in one direction.
    private struct Path {
        var link: WireLink
        var ordinal = 0
    }

    /// - Parameters:
    ///   - start: The start of run time.
    ///   - epoch: The same moment, since 1970.
    ///   - wantsPackets: Whether to report individual packets.
    ///   - wantsCapture: Whether to keep the packets for a capture file.
    /// - Throws: `SystemFailure` if no descriptor is left.
    init(
        _ wire: Wire, _ setup: LabSetup, start: Instant, epoch: Duration, wantsPackets: Bool,
        wantsCapture: Bool
    ) throws(SystemFailure) {
        (self.wire, self.start, impairments) = (wire, start, setup.impairments)
        draws = WireDraws(seed: setup.seed)
        destinations = [WireEnd.b, .a].map { $0.address(setup.family) }
        paths = (0..<4).map { _ in Path(link: WireLink(interval: setup.load.interval)) }
        notes = PacketNotes(isWanted: wantsPackets)
        reasons = PacketReasons(setup.load)
        sampler = SenderSampler(wire)
        capture = wantsCapture ? Capture(start: epoch) : nil
        timer = try FineTimer()
        impair(setup.impairments)
    }

    /// Starts forwarding in the event loop, until `stop`.
    ///
    /// - Parameter didWork: Called after each piece of work.
    func register(with poller: Poller, didWork: @escaping () -> Void) {
        for (direction, end) in [(WireDirection.aToB, wire.a), (.bToA, wire.b)] {
            let name = "wire: from \(direction == .aToB ? "A" : "B")"
            registrations.append(
                poller.add(end.tun.descriptor, .readable, name: name) { [weak self] _ in
                    self?.forward(direction)
                    didWork()
                })
        }
        timer.register(with: poller, name: "wire: departures") { [weak self] in
            self?.sendDuePackets()
            self?.armTimer()
            didWork()
        }
    }

    func stop() {
        registrations = []
        timer.cancel()
    }

    /// Replaces the impairments for packets that enter from now on.
    func impair(_ new: Impairments) {
        impairments = new
        var plain = Impairments()
        plain.queuePackets = new.queuePackets
        isPlain = new == plain
    }

    /// Reads the rest if A has sent more than one turn reads.
    ///
    /// - Returns: Whether everything was read. Sending before that would add to the device's queue, which
    ///   drops packets silently when it is full.
    func catchUp() -> Bool { !hasBacklog || !forward(.aToB) }

    /// Reads and sends everything, without the limit per turn. For the end of a run.
    func drain() {
        for direction in WireDirection.allCases { while forward(direction) {} }
        sendDuePackets(limit: .max)
    }

    /// Returns when a packet of the lane last entered or left.
    func lastMovement(of lane: Lane) -> Duration { .nanoseconds(movements[lane.rawValue]) }

    /// Run time.
    var now: Duration { .nanoseconds(nanoseconds) }

    /// Run time in nanoseconds.
    var nanoseconds: Int64 { Instant.current.nanoseconds - start.nanoseconds }

    /// Reads and forwards the packets of one turn.
    ///
    /// - Returns: Whether there may be more to read.
    @discardableResult
    private func forward(_ direction: WireDirection) -> Bool {
        let tun = (direction == .aToB ? wire.a : wire.b).tun.raw
        for _ in 0..<Self.maxPacketsPerTurn {
            let length = buffer.withUnsafeMutableBytes { read(tun, $0.baseAddress, $0.count) }
            guard length > 0 else {
                if direction == .aToB { hasBacklog = false }
                armTimer()
                return false
            }
            receive(length, direction, at: nanoseconds)
        }
        if direction == .aToB { hasBacklog = true }
        armTimer()
        return true
    }

    /// Processes the packet in the buffer, `length` bytes long.
    private func receive(_ length: Int, _ direction: WireDirection, at time: Int64) {
        tally[direction].read += 1
        let destination = destinations[direction.rawValue]
        guard let glance = PacketGlance(buffer.span.bytes.extracting(first: length), to: destination) else {
            tally[direction].housekeeping += 1
            return
        }
        let lane = glance.lane
        tally[lane].packets += 1
        tally[lane].bytes += length
        movements[lane.rawValue] = time
        numbers[lane.rawValue] += 1
        let path = lane.rawValue * 2 + direction.rawValue
        let message = message(of: glance, direction)
        // Before the packet or others leave, since their arrival changes what the kernel would say of the sender.
        let account = explain(length, glance, direction, at: time)
        let (fate, marks) = decide(length, glance, message, direction, path, at: time)
        if fate.isGone, let message { lostMessages.append(message) }
        recordSegment(glance.stream, direction, fate, marks, at: time)
        guard notes.isWanted || capture != nil else { return }
        let entry = PacketNotes.Entry(
            number: numbers[lane.rawValue], lane: lane, direction: direction, enteredAt: .nanoseconds(time),
            fate: fate, marks: account?.isRetransmission == true ? marks.union(.retransmission) : marks,
            account: account)
        notes.add(entry, buffer[..<length])
        capture?.add(buffer[..<length], at: entry.enteredAt)
    }

    /// Finds the packet's fate and sends it on its way.
    private func decide(
        _ length: Int, _ glance: PacketGlance, _ message: Int?, _ direction: WireDirection, _ path: Int,
        at time: Int64
    ) -> (PacketFate, PacketMarks) {
        let lane = glance.lane
        paths[path].ordinal += 1
        if isHolding {
            let packet = Held(
                number: numbers[lane.rawValue], lane: lane, direction: direction, slot: 0, length: length,
                since: .nanoseconds(time), message: message, stream: glance.stream)
            return (hold(packet), [])
        }
        if isPlain {
            // Due packets from before the impairments were lifted must not be overtaken.
            if departures.next <= time { sendDuePackets(limit: .max) }
            writeBuffer(length, direction, isCopy: false)
            return (.delivered(at: .nanoseconds(time)), [])
        }
        let draw = draws.draw(lane: lane, direction: direction, ordinal: paths[path].ordinal, impairments)
        var passage = paths[path].link.enter(
            length: length, at: .nanoseconds(time), draw: draw, impairments)
        guard case .delivered(let departure) = passage.fate else {
            return (drop(lane, direction, as: passage.fate), [])
        }
        if let bit = draw.corruptBit {
            if corrupt(length, bit) {
                // The other end drops it.
                segment = nil
                tally[lane].corrupted += 1
            } else {
                passage.marks.remove(.corrupted)
            }
        }
        guard depart(length, lane, direction, at: departure.nanoseconds, now: time, isCopy: false) else {
            return (drop(lane, direction, as: .queueFull), [])
        }
        if let copyAt = passage.copyAt {
            _ = depart(length, lane, direction, at: copyAt.nanoseconds, now: time, isCopy: true)
        }
        return (passage.fate, passage.marks)
    }

    /// Counts a dropped packet, and returns its fate.
    func drop(_ lane: Lane, _ direction: WireDirection, as fate: PacketFate) -> PacketFate {
        tally[lane].dropped += 1
        tally[direction].gone += 1
        return fate
    }

    /// Flips one bit of the packet in the buffer.
    ///
    /// - Returns: false if the packet has no bit that may be flipped.
    private func corrupt(_ length: Int, _ bit: UInt64) -> Bool {
        guard let headers = try? PacketHeaders(buffer[..<length]),
            let corruption = Corruption(drawn: bit, headers)
        else { return false }
        buffer[corruption.offset] ^= corruption.mask
        return true
    }

    /// Returns A's message that the packet is part of; nil if it is not part of a UDP message.
    private func message(of glance: PacketGlance, _ direction: WireDirection) -> Int? {
        guard direction == .aToB, let part = glance.datagram else { return nil }
        if case .beginning(let number) = part { message = number }
        return message
    }

    /// Records a TCP segment for the countdown of a held packet.
    private func recordSegment(
        _ part: PacketGlance.StreamPart?, _ direction: WireDirection, _ fate: PacketFate,
        _ marks: PacketMarks, at time: Int64
    ) {
        guard let part else { return }
        if case .delivered = fate, !marks.contains(.corrupted) {
            recordAcknowledgment(of: part, direction, at: .nanoseconds(time))
        }
        streams[direction.rawValue].sent(part, at: .nanoseconds(time))
    }

    /// Records the acknowledgment in a segment that reaches the other end.
    func recordAcknowledgment(
        of part: PacketGlance.StreamPart, _ direction: WireDirection, at time: Duration
    ) {
        guard part.flags.contains(.ack) else { return }
        streams[1 - direction.rawValue].heard(part.acknowledgment, at: time)
    }
}
