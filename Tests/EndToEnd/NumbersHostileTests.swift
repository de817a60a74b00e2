import Foundation
import Testing

/// Hostile replacements for `/etc/services` and `/etc/protocols`.
extension NumbersTests {
    private static let long = String(repeating: "x", count: 70_000)

    private static let hostileServices: [UInt8] =
        Array("# none\n\ngood 1/tcp alias # fine\r\n".utf8)
        + Array("noport\nbad x/tcp\nbig 65536/tcp\nbare 7\nnul\u{0}l 8/tcp\nslash 9/\n".utf8)
        + Array("\(long) 2/udp \(long) # \(long)\n\(long)\n".utf8)
        + Array("esc\u{1b}[31m 3/tcp \u{1b}]0;owned\u{7} # \u{202e}turned \u{9b}31m\n".utf8)
        + Array("latin".utf8) + [0xe9] + Array(" 4/tcp # caf".utf8) + [0xff, 0xfe] + Array("\n".utf8)
        + Array("\t last\t65535/udp".utf8)

    private static let hostileProtocols: [UInt8] =
        Array("tcp 6 TCP # fine\nnone\nbad x\nhuge 99999999999\nnul\u{0}l 8\n\(long) 2 \(long)\n".utf8)
        + Array("esc\u{1b}[31m 3 \u{1b}]0;owned\u{7}\nlatin".utf8) + [0xe9] + Array(" 4\nlast 262".utf8)

    @Test("each valid line of a hostile file becomes a row, unchanged, and no other line does")
    func hostileRecords() throws {
        try Numbers.with(services: Self.hostileServices, protocols: Self.hostileProtocols) { numbers in
            let services = try numbers.records(["services"], as: ServiceRecord.self)
            let reference = try numbers.reference("services", as: ServiceRecord.self)
            #expect(services.map(\.port) == [1, 2, 3, 4, 65535])
            #expect(services.map(\.name) == ["good", Self.long, "esc\u{1b}[31m", "latin\u{fffd}", "last"])
            #expect(services.map(\.name) == reference.map(\.name))
            #expect(services.map(\.comment) == reference.map(\.comment))
            #expect(services.map(\.aliases) == reference.map(\.aliases))

            let protocols = try numbers.records(["protocols"], as: ProtocolRecord.self)
            #expect(
                protocols.compactMap(\.name) == ["tcp", Self.long, "esc\u{1b}[31m", "latin\u{fffd}", "last"])
            #expect(protocols.first { $0.number == 262 }?.constant == "IPPROTO_MPTCP")
        }
    }

    @Test(
        "text reports skipped lines, JSON has only rows; neither contains control characters",
        arguments: [("services", 7), ("protocols", 4)])
    func hostileText(kind: String, skipped: Int) throws {
        try Numbers.with(services: Self.hostileServices, protocols: Self.hostileProtocols) { numbers in
            let text = try numbers.pollux([kind])
            #expect(text.status == 0)
            #expect(text.errorLines == ["pollux: /etc/\(kind): \(skipped) lines skipped"])
            #expect(text.lines.count == (try numbers.pollux([kind, "--json"]).lines.count) + 1)
            // Rows of ordinary length are not padded to the longest row.
            #expect(text.lines.filter { $0.utf8.count > 1000 }.count == 1)
            let json = try numbers.pollux([kind, "--json"])
            #expect(json.errors.isEmpty)
            for bytes in [text.output, json.output] {
                let text = try #require(String(validating: bytes, as: UTF8.self), "invalid UTF-8")
                #expect(
                    ResolveTests.rawCharacters(of: text).allSatisfy {
                        $0 == "\u{202e}" && bytes == json.output
                    })
            }
            // For a missing row, the skipped lines are not reported as well.
            #expect(try numbers.pollux([kind, "nosuch"]).errorLines.count == 1)
        }
    }

    @Test("a file without rows is reported as not found; one skipped line is in the singular")
    func emptyFiles() throws {
        try Numbers.with(protocols: Array("bad\n".utf8)) { numbers in
            let services = try numbers.pollux(["services", "--json"])
            #expect(services.status == 1)
            #expect(services.errorLines == ["pollux: services: no service in /etc/services"])
            // The constants of the C headers are listed without the file.
            let protocols = try numbers.pollux(["protocols"])
            #expect(protocols.status == 0)
            #expect(protocols.errorLines == ["pollux: /etc/protocols: 1 line skipped"])
            #expect(try numbers.records(["protocols", "0"], as: ProtocolRecord.self).count == 2)
        }
    }
}
