import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the figure with the machine's traffic: when it is read, and where it is drawn.
@Suite("The traffic figure")
struct TrafficTests {
    private func program(
        columns: Int = 120, rows: Int = 36, refreshInterval: Duration? = .seconds(1)
    ) throws -> Program {
        var program = try Program(columns: columns, rows: rows)
        program.state.refreshInterval = refreshInterval
        program.send(.localHost(Sample.localHost))
        return program
    }

    @Test("the counters are read at the start and then once per interval", arguments: [1, 5])
    func interval(seconds: Int) throws {
        var program = try program(refreshInterval: .seconds(seconds))
        #expect(program.state.watchTraffic() == [.readTraffic])
        #expect(program.state.deadline == nil, "the sample has not come")
        program.sendTraffic(received: 0, sent: 0)
        #expect(program.state.deadline == program.now + .seconds(seconds))
        program.pass(.seconds(seconds) - .milliseconds(1))
        #expect(program.send(.deadline) == [])
        program.pass(.milliseconds(1))
        #expect(program.send(.deadline) == [.readTraffic])
        #expect(program.state.deadline == nil && program.send(.deadline) == [])
        program.sendTraffic(received: 0, sent: 0)
        #expect(program.state.deadline == program.now + .seconds(seconds))
    }

    @Test("there is no figure before the second sample, which counts over the measured time")
    func twoSamples() throws {
        var program = try program()
        program.sendTraffic(received: 1_000_000, sent: 0)
        #expect(!program.lines[0].contains("↓"))
        program.pass(.milliseconds(2000))
        program.sendTraffic(received: 3_400_000, sent: 160_000)
        #expect(program.lines[0].contains("↓ 1.2 MB/s ▁▁▁█ ↑ 80 kB/s   atlas · 10.0.0.5 · fd00::5"))
        program.pass(.seconds(1))
        program.sendTraffic(received: 4_000_000, sent: 160_000)
        #expect(program.lines[0].contains("↓ 600 kB/s ▁▁█▄ ↑ 0 B/s   atlas"))
    }

    @Test("without the focus nothing is read, and the figure stays; with it again it starts afresh at once")
    func focus() throws {
        var program = try program()
        program.watch()
        let before = program.frame()
        #expect(program.send(.input(.focusChanged(false))) == [])
        #expect(program.state.deadline == nil && program.frame() == before)
        program.pass(.seconds(3600))
        #expect(program.send(.deadline) == [])
        // A sample that was requested before the focus was lost starts no timer.
        program.sendTraffic(received: 9_000_000_000, sent: 0)
        #expect(program.state.deadline == nil)

        #expect(program.send(.input(.focusChanged(true))) == [.readTraffic])
        #expect(!program.lines[0].contains("↓"))
        program.sendTraffic(received: 9_000_000_000, sent: 0)
        #expect(!program.lines[0].contains("↓"), "there is one sample")
        program.pass(.seconds(1))
        #expect(program.send(.deadline) == [.readTraffic])
        program.sendTraffic(received: 9_000_005_000, sent: 0)
        #expect(program.lines[0].contains("↓ 5.0 kB/s ▁▁▁█ ↑ 0 B/s"))
    }

    @Test("a report of the focus that the program expects changes nothing")
    func sameFocus() throws {
        var program = try program()
        program.watch()
        let (before, deadline) = (program.frame(), program.state.deadline)
        #expect(program.send(.input(.focusChanged(true))) == [])
        #expect(program.frame() == before && program.state.deadline == deadline)
        program.send(.input(.focusChanged(false)))
        #expect(program.send(.input(.focusChanged(false))) == [])
    }

    @Test("a report of the focus leaves the message and the input line")
    func message() throws {
        var program = try program()
        program.lookUp("www.example.org", answer: Sample.answer)
        program.press(.character("y"))
        program.send(.input(.focusChanged(false)))
        program.send(.input(.focusChanged(true)))
        #expect(program.state.message?.text == "copied 203.0.113.7")
        program.press(.character("i"))
        program.send(.input(.focusChanged(false)))
        #expect(program.state.isTyping)
    }

    @Test("without an interval only R reads, over the time since the last R")
    func onRequest() throws {
        var program = try program(refreshInterval: nil)
        #expect(program.state.watchTraffic() == [])
        #expect(program.send(.input(.focusChanged(false))) == [])
        #expect(program.send(.input(.focusChanged(true))) == [])
        #expect(program.press(.character("R")).contains(.readTraffic))
        program.sendTraffic(received: 0, sent: 0)
        #expect(program.state.deadline == nil && !program.lines[0].contains("↓"))
        program.pass(.seconds(10))
        #expect(program.press(.character("R")).contains(.readTraffic))
        program.sendTraffic(received: 123_000, sent: 0)
        #expect(program.lines[0].contains("↓ 12 kB/s"))
    }

    @Test("with an interval R does not read the counters, so that the measured time stays the same")
    func notOnRequest() throws {
        var program = try program()
        program.watch()
        #expect(!program.press(.character("R")).contains(.readTraffic))
    }

    @Test("the figure is on every screen")
    func everyScreen() throws {
        var program = try program()
        program.watch()
        for screen in ScreenID.allCases {
            program.press(.character(Character(String(screen.rawValue))))
            #expect(program.lines[0].contains("↓ 1.2 MB/s"), "\(screen)")
        }
    }

    @Test("below 100 columns it is on the message line, unless that has a message or an input line")
    func narrow() throws {
        var program = try program(columns: 99, rows: 24)
        program.watch()
        let line = " ↓ 1.2 MB/s ↑ 80 kB/s"
        #expect(program.lines[22].hasSuffix(line) && !program.lines[0].contains("↓"))
        program.lookUp("www.example.org", answer: Sample.answer)
        program.press(.character("y"))
        #expect(program.lines[22] == " copied 203.0.113.7")
        program.press(.down)
        #expect(program.lines[22].hasSuffix(line))
        program.press(.tab, .character("/"))
        #expect(!program.lines[22].contains("↓"))
    }

    @Test("addresses of this machine make room for the figure, also before it is there, and the name stays")
    func longNames() throws {
        var program = try program(columns: 100)
        let address = Sample.address("2001:db8:1122:3344:5566:7788:99aa:bbcc")
        program.send(
            .localHost(
                LocalHost(
                    name: "atlas",
                    addresses: [
                        LocalHost.InterfaceAddress(interface: "e", address: Sample.address("192.0.2.2")),
                        LocalHost.InterfaceAddress(interface: "e", address: address),
                    ])))
        #expect(program.lines[0].hasSuffix(" atlas · 192.0.2.2"))
        program.watch()
        #expect(program.lines[0].hasSuffix("↓ 1.2 MB/s ▁▁▁█ ↑ 80 kB/s   atlas · 192.0.2.2"))
        program.state.refreshInterval = nil
        program.resize(columns: 160, rows: 36)
        #expect(program.lines[0].hasSuffix("   atlas · 192.0.2.2 · \(address)"))
    }

    @Test("a frozen Sockets screen reads no traffic, and every other screen does")
    func frozen() throws {
        var machine = SocketMachine()
        var program = try Program.sockets(&machine)
        program.press(.character(" "))
        program.watch()
        #expect(program.state.deadline == nil)
        #expect(program.send(.deadline) == [])
        program.press(.character("1"))
        let due = try #require(program.state.deadline)
        program.now = due
        #expect(program.send(.deadline).contains(.readTraffic))
    }

    @Test("the figure is drawn or left out as a whole at every width, and never over the tabs")
    func everyWidth() throws {
        for columns in 40...200 {
            for rows in [24, 36] {
                var program = try program(columns: columns, rows: rows)
                let tabs = TabBar(program.state).spans(program.state, .plain).map(\.text).joined()
                program.watch()
                let lines = [program.lines[0], program.lines[rows - 2]]
                #expect(
                    lines.contains { $0.contains("↓ 1.2 MB/s") && $0.contains("↑ 80 kB/s") }, "\(columns)")
                #expect(columns < tabs.columns || lines[0].hasPrefix(tabs.trimmed), "\(columns)")
            }
        }
    }

    @Test(
        "rates have at most three digits and a decimal below ten",
        arguments: [
            (0, "0 B/s"), (0.4, "0 B/s"), (9.7, "10 B/s"), (999, "999 B/s"), (999.6, "1.0 kB/s"),
            (1234, "1.2 kB/s"), (9949, "9.9 kB/s"), (9960, "10 kB/s"), (80_000, "80 kB/s"),
            (999_400, "999 kB/s"), (999_600, "1.0 MB/s"), (1.2e6, "1.2 MB/s"), (1.25e9, "1.3 GB/s"),
            (2e12, "2.0 TB/s"), (1e30, "1,000,000,000,000,000 TB/s"),
        ])
    func rates(bytesPerSecond: Double, text: String) {
        #expect(Quantity.byteRate(bytesPerSecond) == text)
    }
}

extension Program {
    /// Sends a sample with the counters of one link, taken now.
    mutating func sendTraffic(received: UInt64, sent: UInt64) {
        let link = LinkCounters(index: 2, receivedBytes: received, sentBytes: sent)
        send(.traffic(TrafficSample(takenAt: now, links: [link])))
    }

    /// Reads the traffic twice, so that the figure is there.
    mutating func watch() {
        sendTraffic(received: 0, sent: 0)
        pass(.seconds(1))
        sendTraffic(received: 1_200_000, sent: 80_000)
    }
}

extension String {
    /// The text without the blanks at its end.
    fileprivate var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
