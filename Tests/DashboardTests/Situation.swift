import Core
import Screen

@testable import Dashboard

/// The states of the screen that tests draw, each reached by events.
enum Situation: String, CaseIterable {
    case firstScreen = "first-screen"
    case thisMachine = "this-machine"
    case lookingUp = "looking-up"
    case answer
    case manyAddresses = "many-addresses"
    case raceRunning = "race-running"
    case raceOver = "race-over"
    case failure
    case hostileNames = "hostile-names"
    case help
    case zoomed
    case otherPane = "other-pane"
    case hostPrompt = "host-prompt"
    case portPrompt = "port-prompt"
    case message
    case traffic
    case services, protocols, filter, detail, palette, themes, loop
    case protocolDetail = "protocol-detail"
    case chat
    case chatClosed = "chat-closed"
    case chatBound = "chat-bound"
    case chatZoomed = "chat-zoomed"
    case chatHex = "chat-hex"
    case chatBoth = "chat-both"
    case chatSay = "chat-say"
    case chatFrozen = "chat-frozen"
    case chatBack = "chat-back"
    case chatFilter = "chat-filter"
    case chatDetail = "chat-detail"
    case chatUnixDetail = "chat-unix-detail"
    case chatPaste = "chat-paste"
    case sockets
    case socketsListening = "sockets-listening"
    case socketsClosed = "sockets-closed"
    case socketsGroups = "sockets-groups"
    case socketsDifference = "sockets-difference"
    case socketsDetail = "sockets-detail"
    case socketsColumns = "sockets-columns"
    case socketsFilter = "sockets-filter"
    case socketsNothing = "sockets-nothing"
    case socketsSignal = "sockets-signal"
    case socketsReading = "sockets-reading"
    case labPicker = "lab-picker"
    case labStrip = "lab-strip"
    case labRunning = "lab-running"
    case labHold = "lab-hold"
    case labFinished = "lab-finished"
    case labLoopback = "lab-loopback"
    case labPacket = "lab-packet"
    case labScrolled = "lab-scrolled"
    case labLossyEnd = "lab-lossy-end"
    case labNoListener = "lab-no-listener"
    case labOutage = "lab-outage"
    case labSequence = "lab-sequence"
    case labLesson = "lab-lesson"

    /// The situations of the lab.
    static let lab: [Situation] = [
        .labPicker, .labStrip, .labRunning, .labHold, .labFinished, .labLoopback, .labPacket, .labScrolled,
        .labLossyEnd, .labNoListener, .labOutage,
        .labSequence, .labLesson,
    ]

    /// The situations of the Sockets screen.
    static let socketsScreen: [Situation] = [
        .sockets, .socketsListening, .socketsClosed, .socketsGroups, .socketsDifference, .socketsDetail,
        .socketsColumns, .socketsFilter, .socketsNothing, .socketsSignal, .socketsReading,
    ]

    func program(columns: Int, rows: Int) throws -> Program {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(Sample.localHost))
        switch self {
        case .firstScreen: break
        case .thisMachine: program.report(.finished(Sample.localAnswer))
        case .lookingUp:
            program.report(.finished(Sample.localAnswer))
            program.send(.lookupLoad(LookupLoad(waiting: 136, atWork: 64)))
            program.send(.hostGiven("www.example.org"))
        case .answer: program.lookUp("www.example.org", answer: Sample.answer)
        case .manyAddresses:
            program.lookUp("many.example.org", answer: Sample.answer(of: "many.example.org", addresses: 60))
            for _ in 0..<30 { program.press(.down) }
        case .raceRunning: program.race(upTo: 3)
        case .raceOver: program.race(upTo: 5)
        case .failure: program.lookUp("sockts", answer: Sample.failed("sockts"))
        case .hostileNames: program.lookUp("hostile.example.org", answer: Self.hostile)
        case .help:
            program.lookUp("www.example.org", answer: Sample.answer)
            program.press(.character("?"))
        case .zoomed:
            program.lookUp("www.example.org", answer: Sample.answer)
            program.press(.down, .character("z"))
        case .otherPane:
            program.lookUp("www.example.org", answer: Sample.answer)
            program.press(.tab)
        case .hostPrompt:
            program.lookUp("www.example.org", answer: Sample.answer)
            program.press(.character("i"))
            program.type("bücher.世界.example")
            program.press(.left, .left)
        case .portPrompt:
            program.lookUp("www.example.org", answer: Sample.answer)
            program.press(.character("p"))
        case .message:
            program.lookUp("www.example.org", answer: Sample.answer)
            program.press(.character("y"))
        case .traffic:
            program.report(.finished(Sample.localAnswer))
            program.receiveTraffic()
        case .services, .protocols, .filter, .detail, .palette, .themes, .loop, .protocolDetail:
            program = try numbers(columns: columns, rows: rows)
        case .sockets, .socketsListening, .socketsClosed, .socketsGroups, .socketsDifference, .socketsDetail,
            .socketsColumns, .socketsFilter, .socketsNothing, .socketsSignal, .socketsReading:
            program = try socketsProgram(columns: columns, rows: rows)
        case .labPicker, .labStrip, .labRunning, .labHold, .labFinished, .labLoopback, .labPacket,
            .labScrolled, .labLossyEnd, .labNoListener, .labOutage, .labSequence, .labLesson:
            program = try lab(columns: columns, rows: rows)
        case .chat, .chatClosed, .chatBound, .chatZoomed, .chatHex, .chatBoth, .chatSay, .chatFrozen,
            .chatBack, .chatFilter, .chatDetail, .chatUnixDetail, .chatPaste:
            program = try chat(columns: columns, rows: rows)
        }
        return program
    }

    /// The tables of numbers, and the boxes above the screen.
    private func numbers(columns: Int, rows: Int) throws -> Program {
        var program = try Program.filled(.services, columns: columns, rows: rows)
        program.report(.finished(Sample.localAnswer))
        switch self {
        case .services: program.press(.down, .down, .character("s"))
        case .protocols: program.press(.tab, .down)
        case .filter:
            program.press(.character("/"))
            program.type("http")
        case .detail: program.press(.enter)
        case .palette:
            program.press(.character(":"))
            program.type("pr")
            program.press(.down)
        case .themes:
            program.send(.themeUsed("night"))
            program.press(.character("T"))
            program.send(.themes(["ansi", "day", "night", "plain", "世界"]))
        case .loop:
            program.press(.character("I"))
            program.send(.loopStatistics(Sample.loop(at: program.now)))
        case .protocolDetail:
            program.press(.tab, .down, .down, .enter)
            program.send(.protocolSupport(Sample.support))
        default: break
        }
        return program
    }

    private func socketsProgram(columns: Int, rows: Int) throws -> Program {
        var machine = SocketMachine()
        var program = try Program.sockets(
            &machine, snapshots: self == .socketsReading ? 0 : 3, columns: columns, rows: rows)
        switch self {
        case .socketsListening: program.press(.character("]"), .down)
        case .socketsClosed:
            for port in 1...3 {
                let end = SocketMachine.end(
                    port: UInt32(40_000 + port), received: UInt64(port) * 1000, sent: 300, cookie: 12)
                program.send(.sockets(.ended([end])))
            }
            program.press(.character("["), .character("["))
            program.receive(&machine)
        case .socketsGroups: program.press(.character("P"))
        case .socketsDifference:
            program.press(.character("m"))
            machine.flows.remove(at: 4)
            machine.flows[1].state = .finWait1
            machine.flows.append(
                SocketMachine.Flow(cookie: 40, local: "192.0.2.2:51999", peer: "203.0.113.7:443", pid: 812))
            program.receive(&machine)
            program.press(.character("M"))
        case .socketsDetail: program.press(.enter)
        case .socketsColumns: program.press(.character("v"), .down)
        case .socketsFilter:
            program.press(.character("/"))
            program.type("port:443 state:x")
        case .socketsNothing:
            program.press(.character("/"))
            program.type("proto:unix")
            program.press(.enter)
        case .socketsSignal: program.press(.character("K"))
        default: break
        }
        return program
    }

    /// A host with control sequences, right-to-left text, wide letters and marks in every field.
    private static let hostile: HostAnswer = {
        let evil = "a\u{1b}]0;pwned\u{7}\u{9b}31m\u{202e}b\u{2028}c\r\n\t世界e\u{301}\u{301}\u{7f}\u{fffd}"
        var answer = HostAnswer(query: "query " + evil)
        answer.canonicalName = "canonical " + evil
        answer.aliases = ["alias " + evil, evil]
        answer.fqdn = "fqdn " + evil
        answer.source = "source " + evil
        answer.elapsed = .milliseconds(5)
        answer.failure = LookupFailure(code: "CODE " + evil, message: "failure " + evil)
        for (index, text) in ["fe80::1", "192.0.2.1", "192.0.2.2"].enumerated() {
            let bytes = Sample.address(text).bytes
            guard let address = IPAddress(bytes: bytes, zone: evil) else { continue }
            var row = HostAddress(address: address)
            row.names = ["name " + evil, evil]
            row.forwardConfirmed = [true, false, nil][index]
            row.probe = ProbeResult(
                port: 443, outcome: .error("error " + evil), elapsed: .milliseconds(3), isWinner: false)
            answer.addresses.append(row)
        }
        return answer
    }()
}

extension Program {
    /// Receives five readings of the traffic.
    fileprivate mutating func receiveTraffic() {
        let totals: [(received: UInt64, sent: UInt64)] = [
            (0, 0), (500_000, 20_000), (1_200_000, 90_000), (3_500_000, 300_000), (4_700_000, 380_000),
        ]
        for total in totals {
            sendTraffic(received: total.received, sent: total.sent)
            pass(.seconds(1))
        }
    }

    /// Races the sample's five addresses until `count` attempts have ended; the second one wins.
    fileprivate mutating func race(upTo count: Int) {
        lookUp("www.example.org", answer: Sample.answer)
        press(.character("p"), .enter)
        let outcomes: [ProbeOutcome] = [
            .unreachable, .open, .refused, .timeout, .error("Operation not permitted"),
        ]
        for (attempt, outcome) in outcomes.enumerated().prefix(count) {
            pass(.milliseconds(120 + 35 * Int64(attempt)))
            send(.deadline)
            guard let race = lastRace.first?.race else { return }
            send(.connectEnded(race, attempt: attempt, outcome))
            pass(.milliseconds(250))
            send(.deadline)
        }
    }
}
