import Core
import Screen
import TestSupport
import Testing

@testable import Dashboard

/// Tests that drawing into a used frame gives the same result as drawing into a new one.
@Suite("Redrawing")
struct RedrawTests {
    @Test("after random events a used frame equals a new one", arguments: 0..<12)
    func walk(seed: UInt64) throws {
        var chance = Chance(state: seed)
        var program = try Program.filled(Pane.allCases[Int(seed) % 4])
        program.report(.finished(Sample.localAnswer))
        var frame = Frame(size: program.state.size)
        var theme = Theme.plain
        for step in 0..<250 {
            program.pass(.milliseconds(Int64(chance.number(below: 400))))
            let deed = program.happening(&chance, theme: &theme)
            draw(program.state, theme, into: &frame)
            guard frame != program.frame(theme) else { continue }
            Issue.record("step \(step), after \(deed)")
            return
        }
    }

    @Test("a frame of one situation can be redrawn for another", arguments: 0..<4)
    func otherPrograms(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fresh = try Situation.allCases.shuffled(using: &random).map { situation in
            let state = try situation.program(columns: 120, rows: 36).state
            var frame = Frame(size: state.size)
            draw(state, .plain, into: &frame)
            return (situation, state, frame)
        }
        var frame = Frame(size: Size(columns: 120, rows: 36))
        var previous: Situation?
        // Back too, so that each situation follows both of its neighbors.
        for (situation, state, expected) in fresh + fresh.reversed() {
            draw(state, .plain, into: &frame)
            #expect(frame == expected, "\(situation) after \(previous as Any)")
            previous = situation
        }
    }

    @Test("a key, click or deadline that does not affect a pane keeps its change token")
    func keepsTokens() throws {
        var program = try Program.filled(.protocols)
        program.pass(.seconds(5))
        program.press(.down)
        let before = program.state.dashboard
        program.press(.down)
        program.mouse(.wheelDown, x: 80, y: 20)
        program.send(.deadline)
        let after = program.state.dashboard
        #expect(after.$resolver == before.$resolver && after.$services == before.$services)
        #expect(after.$live == before.$live && after.$protocols != before.$protocols)
        program.send(.deadline)
        #expect(program.state.dashboard.$protocols == after.$protocols)
    }

    @Test("an unchanged pane keeps its cells")
    func keepsCells() throws {
        var program = try Program.filled(.services)
        var frame = program.frame()
        // Drawing the pane again would overwrite the stain.
        let stain = Rect(x: 2, y: 3, columns: 1, rows: 1)
        frame.base.fill(stain, with: "!", style: Style())
        program.press(.down)
        draw(program.state, .plain, into: &frame)
        #expect(frame.lines[3].dropFirst(2).first == "!")
        #expect(frame != program.frame())
    }
}

extension Program {
    /// Sends one random event.
    ///
    /// - Returns: The event's description.
    fileprivate mutating func happening(_ chance: inout Chance, theme: inout Theme) -> String {
        switch chance.number(below: 25) {
        case 0:
            let (columns, rows) = chance.one(of: [(120, 36), (100, 30), (80, 24), (39, 9), (160, 50)])
            resize(columns: columns, rows: rows)
            return "a size of \(columns)x\(rows)"
        case 1:
            theme = chance.one(of: [.plain, Self.otherTheme, Self.asciiTheme])
            return "another theme"
        case 2:
            send(.live(chance.one(of: [.bound(Self.peer, utcOffsetSeconds: 0), .closed(dropped: 7)])))
            return "a socket"
        case 3:
            send(.live(.datagrams(Self.batch(chance.one(of: ["ping", "e\u{301}", "世界", "\u{1b}[2J"])))))
            return "a datagram"
        case 4:
            let named = LookupProgress.named(Sample.answer.addresses)
            report(chance.one(of: [.started, .forward(Sample.answer), named, .finished(Sample.answer)]))
            return "news of a lookup"
        case 5:
            send(.lookupLoad(LookupLoad(waiting: chance.number(below: 3), atWork: 1)))
            return "load"
        case 6:
            guard let connect = lastRace.last else { return "nothing" }
            send(.connectEnded(connect.race, attempt: connect.attempt, .open))
            return "the end of a connect"
        case 7:
            send(chance.one(of: [.listeners(ListenerTable([])), .listeners(Sample.listeners)]))
            return "listeners"
        case 8:
            let bare = LocalHost(name: "bare", addresses: [])
            send(.localHost(chance.one(of: [Sample.localHost, bare])))
            return "another name of this machine"
        case 9:
            send(.failed("it failed"))
            return "a failure"
        case 10:
            let kind = chance.one(of: [MouseAction.Kind.press, .wheelUp, .wheelDown])
            mouse(kind, x: chance.number(below: 120), y: chance.number(below: 36))
            return "the mouse"
        case 11, 12:
            send(.deadline)
            return "a deadline"
        case 13:
            sendTraffic(received: UInt64(chance.number(below: 9_000_000)), sent: 0)
            return "traffic"
        default:
            let key = chance.one(of: Self.keys)
            press(key)
            return "\(key)"
        }
    }

    private static let keys: [Key] =
        [
            .up, .down, .left, .right, .tab, .backTab, .enter, .escape, .home, .end, .pageDown, .pageUp,
            .backspace,
        ] + "jkzpicLsSnNgGyex[] /:?TIab12".map { .character($0) }

    private static let peer = SocketName.udp(Sample.address("192.0.2.9"), 5000)

    private static func batch(_ text: String) -> DatagramBatch {
        let bytes = Array(text.utf8)
        let metadata = DatagramMetadata(
            time: 1_700_000_000_000_000_000, direction: .incoming, offset: 0, length: bytes.count, peer: 0)
        return DatagramBatch(bytes: bytes, metadata: [metadata], peers: [peer])
    }

    private static let otherTheme = Theme(
        name: "other",
        styles: [
            (.text, Style(foreground: .palette(3), background: .palette(4))),
            (.selected, Style(attributes: .reverse)), (.border, Style(foreground: .palette(5))),
        ])

    private static var asciiTheme: Theme {
        var theme = Theme.plain
        theme.isASCII = true
        return theme
    }
}

/// A generator of pseudorandom numbers that depends on the seed alone: Knuth's MMIX generator.
private struct Chance {
    var state: UInt64

    mutating func number(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }

    mutating func one<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }
}
