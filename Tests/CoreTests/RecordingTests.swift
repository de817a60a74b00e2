import TestSupport
import Testing

@testable import Core

@Suite("Chat recordings")
struct RecordingTests {
    private static let good = #"{"time":"2026-11-22T10:11:12.5Z","direction":"in","bytes":2,"hex":"6869"}"#

    private func read(_ text: String) throws(RecordingFailure) -> [RecordedDatagram] {
        try Recording(Array(text.utf8)[...], file: "a.jsonl").datagrams
    }

    @Test("incoming and outgoing datagrams are read in order; events and empty lines are skipped")
    func order() throws {
        let file = """
            {"time":"2026-11-22T10:11:12.000000Z","direction":"event","bytes":null,"text":"bound","hex":null}
            {"time":"2026-11-22T10:11:12.500000Z","direction":"in","bytes":2,"text":"hi","hex":"6869"}

            {"time":"2026-11-22T10:11:13.000000Z","direction":"out","bytes":0,"text":"","hex":""}\r
            {"time":"2026-11-22T10:11:14.000000Z","direction":"in","hex":"FFfe","bytes":9,"truncated":true}
            """
        let start: Int64 = 1_795_342_272_000_000_000
        let datagrams = try read(file)
        #expect(
            datagrams == [
                RecordedDatagram(
                    line: 2, time: start + 500_000_000, direction: .incoming, bytes: [0x68, 0x69]),
                RecordedDatagram(line: 4, time: start + 1_000_000_000, direction: .outgoing, bytes: []),
                RecordedDatagram(
                    line: 5, time: start + 2_000_000_000, direction: .incoming, bytes: [0xff, 0xfe]),
            ])
        #expect(try read(file + "\n") == datagrams)
        #expect(try read("").isEmpty)
        #expect(try read("\n \t\r\n").isEmpty)
    }

    @Test("a line that is longer than any record is refused before it is parsed")
    func longLine() {
        let line = [UInt8](repeating: UInt8(ascii: "{"), count: (4 << 20) + 1)
        let reason = "4194305 bytes exceed the maximum of 4194304 for a record"
        #expect(throws: RecordingFailure(file: "r", line: 1, field: nil, reason: reason)) {
            try Recording(line[...], file: "r")
        }
    }

    @Test("datagrams keep their recorded intervals, and their order if the clock stepped back")
    func schedule() throws {
        let times: [Int64] = [5_000_000, 7_000_000, 6_000_000, 6_000_001, 1_795_342_272_123_456_789]
        func recording(_ times: [Int64]) -> Recording {
            Recording(
                datagrams: times.map { RecordedDatagram(line: 1, time: $0, direction: .incoming, bytes: []) })
        }
        #expect(
            recording(Array(times[..<4])).schedule()
                == [.zero, .milliseconds(2), .milliseconds(2), .nanoseconds(2_000_001)])
        #expect(recording(Array(times[..<2])).schedule(speed: 2) == [.zero, .milliseconds(1)])
        #expect(recording(Array(times[..<2])).schedule(speed: 0.5) == [.zero, .milliseconds(4)])
        #expect(recording([times[4], times[4] + 1]).schedule() == [.zero, .nanoseconds(1)])
        #expect(recording([.min, .max, .min]).schedule(speed: 1e-300).count == 3)
        // Times further apart than a number of nanoseconds can say are still far apart.
        #expect(
            recording([-5_000_000_000_000_000_000, 5_000_000_000_000_000_000]).schedule()[1]
                > .seconds(1 << 33))
        #expect(recording([]).schedule().isEmpty)
    }

    @Test(
        "an error names its file, line and field",
        arguments: [
            ("x", nil, "not JSON: byte 0: a value is missing"),
            ("{", nil, "not JSON: byte 1: the text ends before a member's name"),
            ("[]", nil, "not a JSON object"),
            ("{}", "direction", "missing"),
            (#"{"direction":1}"#, "direction", "not a string"),
            (#"{"direction":"up"}"#, "direction", "expected in, out or event, not up"),
            (#"{"direction":"in"}"#, "time", "missing"),
            (#"{"direction":"in","time":"noon"}"#, "time", "'noon' is not an RFC 3339 time"),
            (#"{"direction":"in","time":"1970-01-01T00:00:00Z"}"#, "hex", "missing"),
            (#"{"direction":"in","time":"1970-01-01T00:00:00Z","hex":null}"#, "hex", "not a string"),
            (
                #"{"direction":"in","time":"1970-01-01T00:00:00Z","hex":"123"}"#, "hex",
                "expected pairs of hexadecimal digits"
            ),
            (
                #"{"direction":"in","time":"1970-01-01T00:00:00Z","hex":"0x"}"#, "hex",
                "expected pairs of hexadecimal digits"
            ),
            (
                #"{"direction":"in","time":"1970-01-01T00:00:00Z","hex":"12","bytes":2}"#, "bytes",
                "it is 2, but hex has 1"
            ),
            (
                #"{"direction":"in","time":"1970-01-01T00:00:00Z","hex":"12","bytes":0,"truncated":true}"#,
                "bytes",
                "it is 0, but hex has 1"
            ),
            (
                #"{"direction":"in","time":"1970-01-01T00:00:00Z","hex":"12","bytes":1.0}"#, "bytes",
                "not an integer"
            ),
        ] as [(String, String?, String)])
    func refused(line: String, field: String?, reason: String) {
        let failure = RecordingFailure(file: "a.jsonl", line: 3, field: field, reason: reason)
        #expect(throws: failure) { try read("\(Self.good)\n\n\(line)\n\(Self.good)") }
        #expect(failure.description == "a.jsonl:3: \(field.map { $0 + ": " } ?? "")\(reason)")
    }

    @Test("a datagram of the maximum size is read, and a larger one is refused")
    func largest() throws {
        func line(_ count: Int) -> String {
            #"{"direction":"out","time":"1970-01-01T00:00:00Z","hex":""#
                + String(repeating: "ab", count: count) + "\"}"
        }
        #expect(try read(line(262_144)).first?.bytes.count == 262_144)
        #expect(
            throws: RecordingFailure(
                file: "a.jsonl", line: 1, field: "hex", reason: "262145 bytes exceed the maximum of 262144"
            )
        ) { try read(line(262_145)) }
    }

    @Test("a truncated last line is skipped and reported; any other truncated line is refused")
    func cutLine() throws {
        let line = Array(Self.good.utf8)
        let two = Array("\(Self.good)\n\(Self.good)\n".utf8)
        #expect(try Recording(two[...], file: "").cutLine == nil)
        for end in 1..<line.count {
            let recording = try Recording((two + line[..<end])[...], file: "")
            #expect(recording.datagrams.count == 2 && recording.cutLine == 3)
            #expect(throws: RecordingFailure.self) {
                try Recording((line[..<end] + [0x0a] + line)[...], file: "")
            }
            #expect(throws: RecordingFailure.self) { try Recording(line[..<end], file: "") }
        }
    }

    @Test("truncated and modified input never traps")
    func hostile() {
        let bytes = Array("\(Self.good)\n\(Self.good)".utf8)
        var (read, refused) = (0, 0)
        func parse(_ bytes: ArraySlice<UInt8>) {
            if (try? Recording(bytes, file: "")) == nil { refused += 1 } else { read += 1 }
        }
        for end in 0..<bytes.count { parse(bytes[..<end]) }
        var random = SeededGenerator(seed: 8)
        for _ in 0..<5000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] = random.next()
            parse(changed[...])
        }
        #expect(read > 500 && refused > 500, "\(read) read, \(refused) refused")
    }
}
