import Core
import Screen
import Testing

@testable import Dashboard

/// Tests that arbitrary bytes in any text field reach the cells only in harmless form.
@Suite("Hostile text")
struct HostileTests {
    @Test("no cell holds a control character or a character that reorders text", arguments: UInt64(1)...40)
    func cells(seed: UInt64) throws {
        var noise = Noise(seed: seed)
        for (columns, rows) in [(120, 36), (80, 24), (43, 14)] {
            for program in try noise.programs(columns: columns, rows: rows) {
                let frame = program.frame()
                #expect(Self.forbidden(in: frame) == [])
                for surface in [frame.base] + frame.overlays {
                    #expect(AnySizeTests.raggedRows(of: surface) == [])
                }
            }
        }
    }

    @Test("in ASCII mode every scalar of every cell is ASCII", arguments: UInt64(1)...20)
    func ascii(seed: UInt64) throws {
        var (noise, theme) = (Noise(seed: seed), Theme.plain)
        theme.isASCII = true
        for program in try noise.programs(columns: 120, rows: 36) {
            let scalars = Self.scalars(of: program.frame(theme))
            #expect(scalars.allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        }
    }

    @Test("an ASCII screen is ASCII in every situation", arguments: Situation.allCases)
    func asciiSituation(situation: Situation) throws {
        var theme = Theme.plain
        theme.isASCII = true
        for (columns, rows) in [(120, 36), (80, 24), (20, 5)] {
            let frame = try situation.program(columns: columns, rows: rows).frame(theme)
            #expect(Self.scalars(of: frame).allSatisfy { $0 >= 0x20 && $0 < 0x7f })
        }
    }

    private static func scalars(of frame: Frame) -> [UInt32] {
        var scalars: [UInt32] = []
        for surface in [frame.base] + frame.overlays {
            for row in 0..<surface.bounds.rows {
                for cell in surface.row(row) { surface.forEachScalar(of: cell) { scalars.append($0) } }
            }
        }
        return scalars
    }

    private static func forbidden(in frame: Frame) -> [UInt32] {
        scalars(of: frame).filter { value in
            switch value {
            case 0..<0x20, 0x7f...0x9f, 0x061c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069: true
            default: Unicode.Scalar(value) == nil
            }
        }
    }
}

/// A generator of hostile text that depends on the seed alone.
private struct Noise {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }

    private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    private static let nasty: [[UInt8]] = [
        "\u{1b}[2J", "\u{1b}]0;x\u{7}", "\u{9b}31m", "\u{90}", "\u{202e}", "\u{2066}", "\u{200f}", "\u{61c}",
        "\u{2028}", "\u{7f}", "\0", "\r\n", "\t", "世", "👩\u{200d}👩", "e\u{301}", "\u{301}", "\u{fe0f}",
        "\u{1160}",
        "\u{feff}", "\u{e0001}", "\u{10ffff}", " ", "│", "…",
    ].map { Array($0.utf8) }

    /// Returns text decoded from bytes as the program decodes received ones; half of the bytes are random.
    mutating func text() -> String {
        var bytes: [UInt8] = []
        for _ in 0..<below(12) {
            if below(2) == 0 {
                bytes.append(UInt8(truncatingIfNeeded: next()))
            } else {
                bytes += Self.nasty[below(Self.nasty.count)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private mutating func texts() -> [String] { (0..<below(4)).map { _ in text() } }

    private mutating func address() -> IPAddress {
        let count = below(2) == 0 ? 4 : 16
        let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
        return IPAddress(bytes: bytes, zone: below(2) == 0 ? nil : text()) ?? Sample.address("::")
    }

    private mutating func localHost() -> LocalHost {
        LocalHost(
            name: text(),
            addresses: (0..<below(5)).map { _ in
                LocalHost.InterfaceAddress(interface: text(), address: address())
            },
            nameServices: texts(), hostsFileNames: texts())
    }

    private mutating func answer() -> HostAnswer {
        var answer = HostAnswer(query: text())
        (answer.canonicalName, answer.aliases, answer.fqdn, answer.source) = (text(), texts(), text(), text())
        if below(2) == 0 { answer.failure = LookupFailure(code: text(), message: text()) }
        for _ in 0..<below(8) {
            var row = HostAddress(address: address())
            (row.names, row.sourceAddress) = (texts(), address())
            row.forwardConfirmed = [true, false, nil][below(3)]
            answer.addresses.append(row)
        }
        return answer
    }

    /// Returns programs with hostile text in the pane, both input lines, a race and the message line.
    mutating func programs(columns: Int, rows: Int) throws -> [Program] {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(localHost()))
        var programs = [program]
        program.send(.hostGiven("example.org"))
        program.report(.finished(answer()))
        programs.append(program)
        program.press(.character("p"), .enter)
        for attempt in 0..<4 {
            guard let race = program.lastRace.first?.race else { break }
            program.send(.connectEnded(race, attempt: attempt, .error(text())))
        }
        program.send(.failed(text()))
        programs.append(program)
        program.state.suggestion = Suggestion(
            host: program.state.dashboard.resolver.query, subcommand: text())
        program.press(.character("R"))
        var failed = answer()
        failed.failure = LookupFailure(code: text(), message: text())
        program.report(.finished(failed))
        programs.append(program)
        for key in [Key.character("i"), .character("p")] {
            program.press(key)
            program.paste(text() + text())
            programs.append(program)
            program.press(.enter)
            programs.append(program)
            program.press(.escape)
        }
        program.press(.character("y"), .character("?"))
        programs.append(program)
        return programs + (try tables(columns: columns, rows: rows)) + (try lab(columns: columns, rows: rows))
    }

    private mutating func services() -> ServicesFile {
        let lines = (0..<12).map { "x\(text()) \($0)/tcp \(text()) # \(text())" } + ["\(text()) \(text())"]
        return Sample.services(lines.joined(separator: "\n"))
    }

    private mutating func protocols() -> ProtocolNumbers {
        let rows = (0..<6).map { number in
            ProtocolRow(number: number, name: text(), aliases: texts(), constant: text(), comment: text())
        }
        return ProtocolNumbers(rows: rows, kernel: [true, false, nil, true, false, nil], malformedLines: 0)
    }

    private mutating func listeners() -> ListenerTable {
        ListenerTable(
            (0..<12).map { port in
                Listener(
                    address: address(), port: UInt16(port), transport: .tcp, uid: 0, inode: 0,
                    processes: texts())
            })
    }

    /// Returns programs with hostile text in the tables, their filters and each kind of box.
    private mutating func tables(columns: Int, rows: Int) throws -> [Program] {
        var program = try Program(columns: columns, rows: rows)
        program.send(.services(services()))
        program.send(.listeners(listeners()))
        program.send(.protocols(protocols()))
        program.state.dashboard.focus = .services
        var programs = [program]
        for pane in [Pane.services, .protocols] {
            program.state.dashboard.focus = pane
            for key in [Key.enter, .escape, .character("s"), .character("S"), .right, .character("y")] {
                program.press(key)
                programs.append(program)
            }
            for key in [Key.character("/"), .character("e"), .character(":")] {
                program.press(.escape, key)
                program.paste(text() + text())
                programs.append(program)
                program.press(.enter)
                programs.append(program)
                program.press(.escape, .escape)
            }
        }
        program.press(.enter)
        program.send(
            .protocolSupport(
                ProtocolSupport(
                    number: program.state.dashboard.protocols.selected?.number ?? 0,
                    attempts: [.init(family: .ipv4, type: .raw, verdict: .refused(text()))])))
        programs.append(program)
        program.press(.escape)
        program.send(.themeUsed(text()))
        program.press(.character("T"))
        program.send(.themes(texts() + [text()]))
        programs.append(program)
        program.press(.enter)
        programs.append(program)
        program.press(.character("I"))
        var metadata = Sample.loop(at: program.now)
        for _ in 0..<4 {
            metadata.descriptors.append(
                .init(name: text(), interest: text(), lastReport: text(), reports: below(1 << 40)))
        }
        program.send(.loopStatistics(metadata))
        programs.append(program)
        program.press(.escape)
        program.send(.exported(path: text(), rows: 1))
        return programs + [program]
    }

    /// Returns runs of the lab with valid and corrupted packets, and hostile text in every text field.
    private mutating func lab(columns: Int, rows: Int) throws -> [Program] {
        var program = try Program.lab(columns: columns, rows: rows)
        program.press(.character("o"), .character("/"))
        program.paste(text() + text())
        var programs = [program]
        program.press(.escape, .escape)
        program.start(
            LabRunInfo(
                medium: below(2) == 0 ? .wire : .loopback, mediumReason: text(),
                congestionControl: LanePair(text(), text())))
        var run = LabRun.lossy
        for packet in run.progress.batch.packets where below(2) == 0 {
            let offset = packet.offset + below(packet.length)
            run.progress.batch.bytes[offset] = UInt8(truncatingIfNeeded: next())
        }
        for lane in Lane.allCases {
            run.packet(text().utf8.map { $0 }, lane, at: 2000)
            run.packet([0x45] + text().utf8.map { $0 }, lane, .bToA, at: 3000, .held)
        }
        run.progress.figures.first.failure = LabFailure(code: text(), message: text())
        run.hold(2, next: below(12), until: below(4000))
        run.holdDatagrams(2, next: below(12))
        program.send(run.report())
        programs.append(program)
        program.press(.character("H"))
        for key in [Key.tab, .tab, .up, .up, .enter] {
            program.press(key)
            programs.append(program)
        }
        program.press(.escape, .character("e"))
        program.paste(text())
        programs.append(program)
        program.press(.enter)
        program.send(.captureWritten(path: text(), packets: 1))
        programs.append(program)
        program.send(.lab(.failed(LabFailure(code: text(), message: text()))))
        return programs + [program]
    }
}
