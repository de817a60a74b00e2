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
    public internal(set) var capture: Capture?
    /// How late queued packets have left.
    var lateness = DurationHistogram()
    /// Collects the packets for the next report.
    var notes: PacketNotes
    /// By lane: whether to hold every packet until the user decides.
    var isHolding = LanePair(repeating: false)
    /// By lane: the held packets, oldest first.
    var held = LanePair<[Held]>(repeating: [])
    var departures = DepartureQueue()
    /// The TCP streams, by lane, then direction.
    var streams = [StreamWatch](repeating: StreamWatch(), count: 4)
    /// By lane: why each TCP segment was sent.
    var reasons: LanePair<PacketReasons>
    let sampler: SenderSampler
    /// By lane: the holes in A's stream at B.
    var holes: LanePair<StreamHoles>
    /// By lane: the round trips of A's segments.
    var roundTrips = LanePair(repeating: RoundTrips())
    /// By lane: the TCP messages that waited for a hole which has closed.
    var waits = LanePair<[StreamHoles.Wait]>(repeating: [])
    /// By lane: the UDP messages that lost a packet on the wire.
    var losses = LanePair<[MessageLoss]>(repeating: [])
    /// By lane: numbers of the UDP messages with a packet that the wire corrupted.
    var corruptedMessages = LanePair<[Int]>(repeating: [])
    /// By lane: the message of A's current UDP datagram, whose fragments arrive consecutively.
    private var messages = LanePair<Int32>(0, 0)
    var lanes: PacketLanes
    /// Called after an acknowledgment has reached A, with the lane and the run time.
    var acknowledged: ((Lane, Duration) -> Void)?

    /// Whether A may have sent more packets than the last turn read.
    private var hasBacklog = false

    let wire: Wire
    let start: Instant
    private let draws: WireDraws
    /// The address of the other end, by direction.
    let destinations: [IPAddress]
    private var impairments: Impairments
    /// Whether no impairment is set, so that packets need neither a random draw nor a departure time.
    private var isPlain = false
    /// By lane, then direction.
    var paths: [Path]
    /// Run time in nanoseconds at which packets held back leave even if none passes them; `Int64.max` without any.
    var holdLimit = Int64.max
    var buffer = [UInt8](repeating: 0, count: maxPacketSize)
    let timer: FineTimer
    private var registrations: [Poller.Registration] = []
    /// By lane: run time in nanoseconds at which a packet last entered or left.
    var movements: [Int64] = [0, 0]
    /// By lane: the number of the last packet on the ladder.
    private(set) var numbers = [0, 0]

    /// One lane's wire in one direction.
    struct Path {
        var link: WireLink
        var ordinal = 0
        /// The packets held back, oldest first.
        var heldBack: [HeldBack] = []
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
        lanes = PacketLanes(setup.transports)
        destinations = [WireEnd.b, .a].map { $0.address(setup.family) }
        paths = (0..<4).map { _ in Path(link: WireLink(interval: setup.load.interval)) }
        holes = LanePair(repeating: StreamHoles(messageSize: setup.load.size))
        notes = PacketNotes(isWanted: wantsPackets)
        reasons = LanePair(repeating: PacketReasons(setup.load))
        sampler = SenderSampler(wire)
        capture = wantsCapture ? Capture(start: epoch, lanes: setup.transports.names.all) : nil
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
        if new.reorderPercent == 0 { releaseAll() }
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
        guard
            let glance = PacketGlance(
                buffer.span.bytes.extracting(first: length), to: destination, &lanes)
        else {
            tally[direction].housekeeping += 1
            return
        }
        let lane = glance.lane
        tally[lane].packets += 1
        tally[lane].bytes += length
        movements[lane.rawValue] = time
        numbers[lane.rawValue] += 1
        let path = Self.path(lane, direction)
        let packet = DepartureQueue.Packet(
            length: length, message: message(of: glance, direction), lane: lane, direction: direction)
        // Before the packet or others leave, since their arrival changes what the kernel would say of the sender.
        let account = explain(length, glance, direction, at: time)
        let (fate, marks) = decide(packet, glance, path, at: time)
        recordSegment(glance, direction, account?.reason, at: time)
        guard notes.isWanted || capture != nil else { return }
        let entry = PacketNotes.Entry(
            number: numbers[lane.rawValue], lane: lane, direction: direction, enteredAt: .nanoseconds(time),
            fate: fate, marks: account?.isRetransmission == true ? marks.union(.retransmission) : marks,
            account: account)
        notes.add(entry, buffer[..<length])
        capture?.add(buffer[..<length], entry)
    }

    /// Finds the packet's fate and sends it on its way.
    private func decide(
        _ packet: DepartureQueue.Packet, _ glance: PacketGlance, _ path: Int, at time: Int64
    ) -> (PacketFate, PacketMarks) {
        var packet = packet
        paths[path].ordinal += 1
        if isHolding[packet.lane] {
            let held = Held(
                number: numbers[packet.lane.rawValue], packet: packet, slot: 0,
                isFragment: glance.isFragment, stream: glance.stream)
            return (hold(held), [])
        }
        if isPlain {
            // Due packets from before the impairments were lifted must not be overtaken.
            if departures.next <= time { sendDuePackets(limit: .max) }
            writeBuffer(packet, at: time)
            return (.delivered(at: .nanoseconds(time)), [])
        }
        let draw = draws.draw(
            lane: packet.lane, direction: packet.direction, ordinal: paths[path].ordinal, impairments)
        if holdLimit <= time { releaseExpired(at: time) }
        var passage = paths[path].link.enter(
            length: packet.length, at: .nanoseconds(time), draw: draw, impairments)
        guard case .delivered(let departure) = passage.fate else {
            return (drop(packet, isFragment: glance.isFragment, as: passage.fate), [])
        }
        if let bit = draw.corruptBit {
            packet.isCorrupted = corrupt(packet.length, bit)
            if !packet.isCorrupted { passage.marks.remove(.corrupted) }
        }
        let isAccepted =
            if let due = passage.dueAt {
                holdBack(packet, on: path, due: due)
            } else {
                depart(packet, at: departure.nanoseconds, now: time)
            }
        if let releaseAt = passage.releaseAt {
            release(path, at: releaseAt)
            if departures.next <= time { sendDuePackets(limit: .max) }
        }
        guard isAccepted else { return (drop(packet, isFragment: glance.isFragment, as: .queueFull), []) }
        if packet.isCorrupted {
            tally[packet.lane].corrupted += 1
            if packet.message > 0 { corruptedMessages[packet.lane].append(Int(packet.message)) }
        }
        if let copyAt = passage.copyAt {
            packet.isCopy = true
            _ = depart(packet, at: copyAt.nanoseconds, now: time)
        }
        return (passage.fate, passage.marks)
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

    /// Returns the number of A's message that the packet is part of; 0 if it is not part of a UDP message.
    private func message(of glance: PacketGlance, _ direction: WireDirection) -> Int32 {
        guard direction == .aToB, let part = glance.datagram else { return 0 }
        if case .beginning(let number) = part { messages[glance.lane] = Int32(truncatingIfNeeded: number) }
        return messages[glance.lane]
    }

    /// Records a TCP segment for the countdown of a held packet and for the round trips.
    private func recordSegment(
        _ glance: PacketGlance, _ direction: WireDirection, _ reason: PacketReason?, at time: Int64
    ) {
        guard let part = glance.stream else { return }
        let (lane, time) = (glance.lane, Duration.nanoseconds(time))
        let isRetransmission = streams[Self.path(lane, direction)].sent(part, reason, at: time)
        if direction == .aToB { roundTrips[lane].sent(part, isRetransmission: isRetransmission, at: time) }
    }

    /// Returns the index of a lane's wire in one direction.
    static func path(_ lane: Lane, _ direction: WireDirection) -> Int {
        lane.rawValue * 2 + direction.rawValue
    }
}
