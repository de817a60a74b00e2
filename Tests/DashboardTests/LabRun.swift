import Core
import PacketSamples
import Screen

@testable import Dashboard

/// A simulated run of the lab that turns packets into reports.
struct LabRun {
    var progress = LabProgress(phase: .running, elapsed: .zero)
    private var numbers = [0, 0]
    private var messages = 0

    /// Puts a packet on the wire.
    ///
    /// - Parameter at: Milliseconds since the start of the run.
    @discardableResult
    mutating func packet(
        _ bytes: [UInt8], _ lane: Lane, _ direction: WireDirection = .aToB, at: Double,
        _ fate: PacketFate = .delivered(at: .zero), _ marks: PacketMarks = []
    ) -> Int {
        numbers[lane.rawValue] += 1
        let entered = Duration.microseconds(Int(at * 1000))
        var fate = fate
        if fate == .delivered(at: .zero) { fate = .delivered(at: entered + .milliseconds(20)) }
        progress.batch.packets.append(
            LadderPacket(
                number: numbers[lane.rawValue], lane: lane, direction: direction, enteredAt: entered,
                fate: fate, marks: marks, offset: progress.batch.bytes.count, length: bytes.count))
        progress.batch.bytes += bytes
        return numbers[lane.rawValue]
    }

    mutating func datagram(at: Double, _ fate: PacketFate = .delivered(at: .zero), _ marks: PacketMarks = [])
    {
        var message = LabMessage.blank(size: 200)
        messages += 1
        LabMessage.stamp(&message, number: messages, due: .zero)
        packet(PacketSample.udp(message), .first, at: at, fate, marks)
    }

    mutating func segment(
        _ direction: WireDirection = .aToB, seq: UInt32, ack: UInt32 = 0, flags: Int, length: Int = 0,
        at: Double, _ fate: PacketFate = .delivered(at: .zero), _ marks: PacketMarks = []
    ) {
        let payload = [UInt8](repeating: 121, count: length)
        let (own, other) =
            direction == .aToB ? (Self.sequenceA, Self.sequenceB) : (Self.sequenceB, Self.sequenceA)
        let options = flags & 2 != 0 ? PacketSample.synOptions : []
        packet(
            PacketSample.tcp(
                sequence: own &+ seq, acknowledgment: flags & 16 != 0 ? other &+ ack : 0, flags: flags,
                options: options, payload), .second, direction, at: at, fate, marks)
    }

    /// Near the maximum, so that the sequence numbers wrap around.
    private static let sequenceA: UInt32 = 0xffff_fff0
    private static let sequenceB: UInt32 = 0x1234_5678

    mutating func marks(_ lane: Lane, _ kinds: String) {
        for (index, kind) in kinds.enumerated() {
            let mark: MessageEvent.Kind? =
                switch kind {
                case "#": .delivered
                case "%": .late
                case "2": .twice
                case "x": .lost
                case ".": .sent
                default: nil
                }
            if let mark { progress.messages.append(MessageEvent(lane: lane, number: index + 1, kind: mark)) }
        }
    }

    /// Sets why the last packet was sent.
    mutating func explain(_ reason: PacketReason, _ previous: Transmission?, _ messages: ClosedRange<Int>?) {
        let last = progress.batch.packets.count - 1
        progress.batch.packets[last].reason = reason
        progress.batch.packets[last].previous = previous
        progress.batch.packets[last].messages = messages
    }

    /// Sets the messages that the last packet carries.
    mutating func carry(_ messages: ClosedRange<Int>) {
        progress.batch.packets[progress.batch.packets.count - 1].messages = messages
    }

    /// Sets what TCP's lane holds.
    ///
    /// - Parameters:
    ///   - next: Number of the packet to decide on first.
    ///   - end: When A's timer runs out, in milliseconds; nil if A waits for no acknowledgment.
    ///   - seq: The first byte that A has no acknowledgment for.
    mutating func hold(
        _ count: Int, next: Int, isHandshake: Bool = false, until end: Int? = nil, seq: UInt32 = 0
    ) {
        progress.held.second.count = count
        progress.held.second.next = HeldPacket(number: next, isHandshake: isHandshake)
        progress.held.second.timerOfA = end.map {
            RetransmissionTimer(sequence: Self.sequenceA &+ seq, end: .milliseconds($0))
        }
    }

    /// Sets what UDP's lane holds.
    mutating func holdDatagrams(_ count: Int, next: Int) {
        progress.held.first.count = count
        progress.held.first.next = HeldPacket(number: next)
    }

    /// Returns the report and begins a new one.
    mutating func report() -> Event {
        defer {
            let old = progress
            progress = LabProgress(phase: old.phase, elapsed: old.elapsed)
            (progress.figures, progress.held) = (old.figures, old.held)
        }
        return .lab(.progress(progress))
    }

    static let info = LabRunInfo(
        medium: .wire, mediumReason: nil, congestionControl: LanePair(nil, "cubic"))

    /// A run with every fate of a packet.
    static var lossy: LabRun {
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0)
        run.segment(.bToA, seq: 0, ack: 1, flags: 18, at: 20.3)
        run.segment(seq: 1, ack: 1, flags: 16, at: 20.4, .lost)
        run.datagram(at: 12)
        run.datagram(at: 32.1, .lost)
        run.datagram(at: 52, .delivered(at: .zero), .duplicated)
        run.datagram(at: 72, .delivered(at: .zero), .reordered)
        run.datagram(at: 92, .delivered(at: .zero), .corrupted)
        run.datagram(at: 112, .queueFull)
        run.datagram(at: 132, .cut)
        run.datagram(at: 152, .dropped)
        let about = PacketSample.udp([UInt8](repeating: 120, count: 200))
        run.packet(PacketSample.unreachable(quoting: about), .first, .bToA, at: 160)
        run.packet(
            PacketSample.ipv4(17, [UInt8](repeating: 3, count: 1480), flags: 0x2000 | 185), .first, at: 170)
        run.segment(seq: 1, ack: 1, flags: 24, length: 204, at: 41.2, .lost)
        run.segment(seq: 205, ack: 1, flags: 24, length: 204, at: 61.2, .queueFull)
        run.segment(.bToA, seq: 1, ack: 1, flags: 16, at: 81.2, .cut)
        run.segment(seq: 1, ack: 1, flags: 24, length: 204, at: 241, .delivered(at: .zero), .retransmission)
        run.segment(seq: 205, ack: 1, flags: 24, length: 204, at: 1_262, .lost, .retransmission)
        run.segment(.bToA, seq: 1, ack: 409, flags: 16, at: 1_282.5)
        run.marks(.first, "#x2%xxxx#####.....")
        run.marks(.second, "#####%%%%.........")
        run.progress.elapsed = .milliseconds(1340)
        run.figures()
        run.samples()
        return run
    }

    /// Adds samples of 1.2 s, with a loss of TCP in the middle.
    private mutating func samples() {
        for sample in 0..<120 {
            let at = Duration.milliseconds(sample * 10)
            progress.samples.append(
                TransportSample(lane: .first, at: at, deliveredBits: 8_000 * sample))
            let isBefore = sample < 60
            progress.samples.append(
                TransportSample(
                    lane: .second, at: at, deliveredBits: 50 * sample * sample,
                    connection: TransportSample.Connection(
                        congestionWindow: isBefore ? 10 + sample : 14 + sample / 10,
                        slowStartThreshold: isBefore ? nil : 35, bytesInFlight: 204 * (sample % 40),
                        roundTripMicroseconds: 20_000 + sample * sample,
                        receiveWindow: 64_240 - 500 * (sample % 60))))
        }
    }

    private mutating func figures() {
        (progress.figures.first.sent, progress.figures.first.delivered) = (18, 9)
        progress.figures.first.drops[.wire] = 5
        (
            progress.figures.first.duplicates, progress.figures.first.outOfOrder,
            progress.figures.first.checksumErrors
        ) = (1, 1, 1)
        (progress.figures.first.packetsOnWire, progress.figures.first.packetsDropped) = (10, 4)
        (progress.figures.first.bytesOnWire, progress.figures.first.reads) = (3324, 10)
        progress.figures.first.latency = LatencyPercentiles(
            p50: .microseconds(20_100), p90: .microseconds(22_000), p99: .microseconds(26_000),
            max: .microseconds(26_400))
        progress.figures.first.duration = .milliseconds(1340)
        (progress.figures.second.sent, progress.figures.second.delivered) = (18, 9)
        progress.figures.second.retransmits = Retransmits(unexplained: 2)
        (progress.figures.second.packetsOnWire, progress.figures.second.packetsDropped) = (10, 5)
        (
            progress.figures.second.bytesOnWire, progress.figures.second.reads,
            progress.figures.second.congestionWindow
        ) = (1_440, 6, 10)
        progress.figures.second.latency = LatencyPercentiles(
            p50: .microseconds(20_400), p90: .milliseconds(250), p99: .milliseconds(262),
            max: .milliseconds(300))
        progress.figures.second.handshake = .microseconds(40_700)
        progress.figures.second.duration = .milliseconds(1340)
    }
}

extension Program {
    /// Returns a program that shows the lab with the picker closed.
    static func lab(columns: Int = 120, rows: Int = 36) throws -> Program {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(Sample.localHost))
        program.press(.character("3"), .enter)
        return program
    }

    /// Starts a run.
    mutating func start(_ info: LabRunInfo = LabRun.info) {
        press(.character(" "))
        send(.lab(.started(info)))
    }

    /// Sends the reports of a long run of datagrams and acknowledged segments.
    mutating func run(packets: Int) {
        var run = LabRun()
        for packet in 0..<packets {
            let at = Double(packet) * 2
            run.datagram(at: at)
            run.segment(seq: UInt32(1 + 204 * packet), ack: 1, flags: 24, length: 204, at: at)
            run.progress.elapsed = .milliseconds(2 * packet)
            if packet % 10 == 9 { send(run.report()) }
        }
        send(run.report())
    }
}

extension Program {
    /// Ends the lab's run with the figures reported so far.
    mutating func finishRun() {
        let lab = state.lab
        let lanes = Lane.allCases.map { lane in
            LabReport.LaneReport(name: "\(lane)", figures: lab[lane].figures, lostMessages: [])
        }
        send(.lab(.finished(LabReport(setup: lab.setup, info: LabRun.info, lanes: lanes))))
    }

    /// Returns the numbers of the packets in a lane's ladder.
    func packetNumbers(of lane: Lane) -> [Int] {
        let ladder = state.lab.ladder
        return ladder.rows(of: lane).compactMap { row in
            if case .packet(let packet, _) = ladder.row(row, of: lane) { packet.number } else { nil }
        }
    }
}
