import Core
import PacketSamples
import Screen

@testable import Dashboard

extension Situation {
    /// Situations of the lab: the picker, runs in every state and an open packet.
    func lab(columns: Int, rows: Int) throws -> Program {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(Sample.localHost))
        program.press(.character("3"))
        if self == .labPicker { return program }
        program.press(.enter)
        switch self {
        case .labStrip:
            program.press(.right, .right, .right, .enter, .character("2"), .character("5"), .enter)
        case .labHold: program.hold()
        case .labLoopback:
            program.start(Self.loopback)
            var run = LabRun()
            run.marks(.first, "######")
            run.marks(.second, "######")
            program.send(run.report())
        case .labScrolled:
            program.start()
            program.run(packets: 30)
            program.press(.pageUp)
            program.run(packets: 12)
        case .labLossyEnd: program.end(.lossyEnd, of: "lossy", count: 20)
        case .labNoListener: program.end(.noListener, of: "no-listener", count: 4)
        case .labLesson:
            program.press(.character("o"), .character("?"), .enter)
            program.end(.lossyEnd, of: "lossy", count: 20)
            program.press(.backTab, .home, .down, .down, .down)
            program.press(.character("o"), .character("?"))
        case .labSequence:
            program.end(.lossyEnd, of: "lossy", count: 20)
            program.press(.character("v"), .character(","), .character(","))
        case .labOutage: program.end(.outage, of: "outage", count: 4)
        default:
            program.start()
            var run = LabRun.lossy
            if self == .labFinished {
                run.progress.phase = .finished
                run.progress.unlisted = 12_345
                run.progress.figures.first.failure = LabFailure(
                    code: "ECONNREFUSED", message: "read udp 10.0.0.2:7: Connection refused")
            }
            program.send(run.report())
            if self == .labPacket { program.press(.enter) }
        }
        return program
    }

    private static let loopback = LabRunInfo(
        medium: .loopback,
        mediumReason:
            "open /dev/net/tun: No such file or directory; load the driver with modprobe tun, or pass "
            + "the device into the container", congestionControl: LanePair(nil, "cubic"))
}

extension Program {
    /// Shows the end of a scenario's run with fewer messages than usual.
    mutating func end(_ run: LabRun, of name: String, count: Int) {
        if let scenario = Scenario.named(name) { state.lab.choose(scenario) }
        state.lab.setup.load.count = count
        start()
        var run = run
        send(run.report())
    }

    /// Starts a run that holds two SYNs, the second a retransmission; 0.3 s have passed since its last report.
    fileprivate mutating func hold() {
        press(.character("H"))
        start()
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0.1, .held)
        run.segment(seq: 0, flags: 2, at: 1010, .held, .retransmission)
        run.hold(2, next: 1, isHandshake: true, until: 2020)
        run.progress.elapsed = .milliseconds(1020)
        send(run.report())
        pass(.milliseconds(300))
        send(.deadline)
    }
}
