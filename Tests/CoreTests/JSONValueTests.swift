import Foundation
import Testing

@testable import Core

/// Tests of RFC 8259 output on one line that is safe to print in a terminal.
@Suite("JSON lines")
struct JSONValueTests {
    @Test("a value is written as RFC 8259 requires")
    func values() {
        #expect(JSONValue.null.line == "null")
        #expect(JSONValue.bool(true).line == "true")
        #expect(JSONValue.bool(false).line == "false")
        #expect(JSONValue.integer(0).line == "0")
        #expect(JSONValue.integer(.min).line == "-9223372036854775808")
        #expect(JSONValue.integer(.max).line == "9223372036854775807")
        #expect(JSONValue.string("").line == #""""#)
        #expect(JSONValue.list([]).line == "[]")
        #expect(JSONValue.list([.integer(1), .null, .list([])]).line == "[1,null,[]]")
        #expect(JSONValue.object([]).line == "{}")
        #expect(JSONValue.strings(["a", "b"]).line == #"["a","b"]"#)
    }

    @Test("members keep their order, and their names are escaped too")
    func members() {
        let value = JSONValue.object([
            ("z", .integer(1)), ("a", .null), ("\"\n", .object([("m", .bool(true))])),
        ])
        #expect(value.line == #"{"z":1,"a":null,"\"\n":{"m":true}}"#)
    }

    @Test("a missing value is null")
    func absent() {
        #expect(JSONValue.optional(nil as String?).line == "null")
        #expect(JSONValue.optional(nil as Int?).line == "null")
        #expect(JSONValue.optional(nil as Bool?).line == "null")
        #expect(JSONValue.optional("x").line == #""x""#)
        #expect(JSONValue.optional(-3).line == "-3")
        #expect(JSONValue.optional(false).line == "false")
    }

    @Test(
        "a number that JSON cannot represent is null",
        arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func nonFinite(number: Double) {
        #expect(JSONValue.number(number).line == "null")
    }

    @Test(
        "a finite number survives a round trip",
        arguments: [
            0, -0.0, 0.5, -1.25, 1e20, 1e-20, 3.2, 12345678.9, Double.leastNonzeroMagnitude,
            .greatestFiniteMagnitude,
        ])
    func finite(number: Double) throws {
        let line = JSONValue.list([.number(number)]).line
        #expect(try JSONDecoder().decode([Double].self, from: Data(line.utf8)) == [number])
    }

    @Test("a zero keeps its sign")
    func zero() {
        #expect(JSONValue.list([.number(0), .number(-0.0)]).line == "[0.0,-0.0]")
    }

    @Test("quotes, backslashes and common control characters have short escapes")
    func shortEscapes() {
        #expect(JSONValue.string("a\"b\\c\nd\re\tf/").line == #""a\"b\\c\nd\re\tf/""#)
    }

    @Test("every C0, DEL and C1 control character is escaped, so that a terminal can show the line")
    func controls() {
        let escaped = ["\n": #"\n"#, "\r": #"\r"#, "\t": #"\t"#]
        for value in Array(UInt32(0)...0x1f) + Array(0x7f...0x9f) {
            let text = Unicode.Scalar(value).map { String($0) } ?? ""
            let digits = String(value, radix: 16)
            let long = #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
            #expect(JSONValue.string(text).line == "\"\(escaped[text] ?? long)\"")
        }
    }

    @Test("any text survives a round trip on one line without control characters")
    func roundTrip() throws {
        let everything = (UInt32(0)...0x2ff).compactMap(Unicode.Scalar.init(_:)).map { String($0) }.joined()
        let texts = [
            "plain", "ü世🌍", "e\u{301}", "\r\n", "\u{2028}\u{2029}", "\u{202e}abc", "\u{fffd}", "\u{10ffff}",
            "\u{feff}", "\"", "\\", "\\u0041", everything,
        ]
        let line = JSONValue.strings(texts).line
        let read = try JSONDecoder().decode([String].self, from: Data(line.utf8))
        #expect(read.map { Array($0.utf8) } == texts.map { Array($0.utf8) })
        #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
    }

    @Test("invalid UTF-8 becomes U+FFFD")
    func invalidUTF8() {
        #expect(JSONValue.string(String(decoding: [0x61, 0xff], as: UTF8.self)).line == "\"a\u{fffd}\"")
    }

    @Test("milliseconds are rounded to microseconds")
    func milliseconds() {
        #expect(Duration.nanoseconds(1_234_567).recordedMilliseconds == .number(1.235))
        #expect(Duration.seconds(5).recordedMilliseconds == .number(5000))
        #expect(Duration.zero.recordedMilliseconds == .number(0))
    }

    @Test("values are equal if their JSON text is equal")
    func equality() {
        #expect(JSONValue.list([.null]) == .list([.null]))
        #expect(JSONValue.object([("a", .null), ("b", .null)]) != .object([("b", .null), ("a", .null)]))
        #expect(JSONValue.string("\u{e9}") != .string("e\u{301}"))
    }
}
