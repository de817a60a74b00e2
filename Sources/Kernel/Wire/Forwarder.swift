import Core
import Glibc

/// The middle of the wire: takes each packet from one TUN device, asks for its fate, and gives it to the other.
///
/// Packets never leave this class one by one: it counts exactly, and tells of single packets in batches.
public final class Forwarder {
    /// Read in one go from one device, so that the other one and the keyboard get their turn.
    static let maxPacketsPerTurn = 64
    /// Longer than the MTU of a TUN device without offloading, which is 1500.
    private static let maxPacketSize = 2048

    public internal(set) var tally = WireTally()
    public private(set) var capture: Capture?
    /// Told of everything that happened to single packets.
    var notes: PacketNotes
    /// Whether every packet stops in the middle until the user decides.
    var isHolding = false
    /// The one that is decided on next comes first.
    var held: [Held] = []
    var departures = DepartureQueue()
    /// TCP's stream, by direction.
    private(set) var streams = [StreamWatch(), StreamWatch()]
    /// The messages of UDP that came to the wire and go no further.
    var lostMessages: [Int] = []
    /// The message that A sends as datagram: its fragments come one right after the other.
    private var message: Int?

    /// Whether A may have sent more than was read in the last go.
    private var hasBacklog = false

    let wire: Wire
    let start: Instant
    private let draws: WireDraws
    private let destinations: [IPAddress]
    private var impairments: Impairments
    /// Whether a packet has nothing to fear: then no luck is drawn and no time computed.
    private var isPlain = false
    /// By lane, then direction.
    private var paths: [Path]
    var buffer = [UInt8](repeating: 0, count: maxPacketSize)
    let timer: FineTimer
    private var registrations: [Poller.Registration] = []
    /// By lane: nanoseconds of the run at which a packet last entered or left.
    var movements: [Int64] = [0, 0]
    /// By lane: the number of the last packet on the ladder.
    private var numbers = [0, 0]

    /// One lane's wire in one direction.
    private struct Path {
        var link: WireLink
        var ordinal = 0
    }

    /// - Parameters:
    ///   - start: The beginning of the run's time.
    ///   - epoch: The same moment since 1970.
    ///   - wantsPackets: Whether anybody looks at single packets.
    ///   - wantsCapture: Whether they are kept for a file.
    /// - Throws: `SystemFailure` where no descriptor is left.
    init(
        _ wire: Wire, _ setup: LabSetup, start: Instant, epoch: Duration, wantsPackets: Bool,
        wantsCapture: Bool
    ) throws(SystemFailure) {
        (self.wire, self.start, impairments) = (wire, start, setup.impairments)
        draws = WireDraws(seed: setup.seed)
        destinations = [WireEnd.b, .a].map { $0.address(setup.family) }
        paths = (0..<4).map { _ in Path(link: WireLink(interval: setup.load.interval)) }
        notes = PacketNotes(isWanted: wantsPackets)
        capture = wantsCapture ? Capture(start: epoch) : nil
        timer = try FineTimer()
        impair(setup.impairments)
    }

    /// Forwards from the next turn of the loop on, until `stop`.
    ///
    /// - Parameter noticed: Called after each piece of work.
    func register(with poller: Poller, noticed: @escaping () -> Void) {
        for (direction, end) in [(WireDirection.aToB, wire.a), (.bToA, wire.b)] {
            let name = "wire, from \(direction == .aToB ? "A" : "B")"
            registrations.append(
                poller.add(end.tun.descriptor, .readable, name: name) { [weak self] _ in
                    self?.forward(direction)
                    noticed()
                })
        }
        timer.register(with: poller, name: "wire departures") { [weak self] in
            self?.leaveWhatIsDue()
            self?.armTimer()
            noticed()
        }
    }

    func stop() {
        registrations = []
        timer.cancel()
    }

    /// Applies to packets that enter from now on.
    func impair(_ new: Impairments) {
        impairments = new
        var plain = Impairments()
        plain.queuePackets = new.queuePackets
        isPlain = new == plain
    }

    /// Reads on where A has sent more than a turn's worth.
    ///
    /// - Returns: Whether all was read: who sends before that adds to a queue that drops without a word.
    func catchUp() -> Bool { !hasBacklog || !forward(.aToB) }

    /// Reads until there is nothing more, without the bound of a turn. For the end of a run.
    func drain() {
        for direction in WireDirection.allCases { while forward(direction) {} }
        leaveWhatIsDue(most: .max)
    }

    /// When a packet of the lane last entered or left.
    func lastMovement(of lane: Lane) -> Duration { .nanoseconds(movements[lane.rawValue]) }

    /// The run's time.
    var now: Duration { .nanoseconds(nanoseconds) }

    var nanoseconds: Int64 { Instant.current.nanoseconds - start.nanoseconds }

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
            take(length, direction, at: nanoseconds)
        }
        if direction == .aToB { hasBacklog = true }
        armTimer()
        return true
    }

    /// A packet of `length` bytes is in the buffer.
    private func take(_ length: Int, _ direction: WireDirection, at time: Int64) {
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
        let (fate, marks) = decide(length, glance, message, direction, path, at: time)
        if fate.isGone, let message { lostMessages.append(message) }
        let streamMarks = noteStream(glance.stream, direction, fate, marks, at: time)
        guard notes.isWanted || capture != nil else { return }
        let entry = PacketNotes.Entry(
            number: numbers[lane.rawValue], lane: lane, direction: direction, enteredAt: .nanoseconds(time),
            fate: fate, marks: marks.union(streamMarks))
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
            // Nothing overtakes what was on its way before the impairments were lifted.
            if departures.next <= time { leaveWhatIsDue(most: .max) }
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
            if corrupt(length, bit) { tally[lane].corrupted += 1 } else { passage.marks.remove(.corrupted) }
        }
        guard leave(length, lane, direction, at: departure.nanoseconds, now: time, isCopy: false) else {
            return (drop(lane, direction, as: .queueFull), [])
        }
        if let copyAt = passage.copyAt {
            _ = leave(length, lane, direction, at: copyAt.nanoseconds, now: time, isCopy: true)
        }
        return (passage.fate, passage.marks)
    }

    func drop(_ lane: Lane, _ direction: WireDirection, as fate: PacketFate) -> PacketFate {
        tally[lane].dropped += 1
        tally[direction].gone += 1
        return fate
    }

    /// - Returns: Whether there was such a bit.
    private func corrupt(_ length: Int, _ bit: UInt64) -> Bool {
        guard let headers = try? PacketHeaders(buffer[..<length]),
            let corruption = Corruption(drawn: bit, headers)
        else { return false }
        buffer[corruption.offset] ^= corruption.mask
        return true
    }

    /// - Returns: The message of A that needs this packet; nil for all else.
    private func message(of glance: PacketGlance, _ direction: WireDirection) -> Int? {
        guard direction == .aToB, let part = glance.datagram else { return nil }
        if case .beginning(let number) = part { message = number }
        return message
    }

    private func noteStream(
        _ part: PacketGlance.StreamPart?, _ direction: WireDirection, _ fate: PacketFate,
        _ marks: PacketMarks, at time: Int64
    ) -> PacketMarks {
        guard let part else { return [] }
        if case .delivered = fate, !marks.contains(.corrupted) {
            noteAcknowledgment(of: part, direction, at: .nanoseconds(time))
        }
        guard streams[direction.rawValue].sent(part, at: .nanoseconds(time)) else { return [] }
        if direction == .aToB { tally.retransmissions += 1 }
        return .retransmission
    }

    /// A segment comes through to the other end, which learns from it what has arrived of its own.
    func noteAcknowledgment(of part: PacketGlance.StreamPart, _ direction: WireDirection, at time: Duration) {
        guard part.flags.contains(.ack) else { return }
        streams[1 - direction.rawValue].heard(part.acknowledgment, at: time)
    }
}
