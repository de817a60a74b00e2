import TestSupport
import Testing

@testable import Core

/// Tests of strict RFC 8259 parsing.
@Suite("Reading JSON")
struct JSONReaderTests {
    @Test(
        "a value is parsed and written",
        arguments: [
            ("null", "null"), (" \t\r\n true ", "true"), ("false", "false"), ("0", "0"), ("-1", "-1"),
            ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
            ("9223372036854775808", "9.223372036854776e+18"), ("1.5", "1.5"), ("1e2", "100.0"),
            ("-0", "-0.0"),
            ("0.5E-1", "0.05"), ("1E+2", "100.0"), ("1e-999", "0.0"), (#""""#, #""""#), (#""a""#, #""a""#),
            ("[]", "[]"), ("[ 1 , [ ] , {} ]", "[1,[],{}]"), ("{}", "{}"),
            (#"{ "b" : 1 , "a":null, "b":[2] }"#, #"{"b":1,"a":null,"b":[2]}"#),
            (#""\"\\\/\b\f\n\r\t""#, #""\"\\/\u0008\u000c\n\r\t""#), (#""\u0041\u00e9\u20AC""#, #""Aé€""#),
            (#""\ud83c\udf0d x""#, #""🌍 x""#), (#""\uDBFF\uDFFF""#, "\"\u{10ffff}\""),
            (#""ü世🌍 \u0000""#, #""ü世🌍 \u0000""#), ("\"\u{7f}\u{85}\u{2028}\"", "\"\\u007f\\u0085\u{2028}\""),
        ])
    func read(text: String, line: String) throws {
        #expect(try JSONValue(parsing: text).line == line)
    }

    @Test(
        "invalid JSON is refused with its offset",
        arguments: [
            ("", 0, "the text ends before a value"), ("  ", 2, "the text ends before a value"),
            ("1 2", 2, "more than one value"), ("nul", 0, "null is misspelt"),
            ("trve", 0, "true is misspelt"),
            ("True", 0, "a value is missing"), ("NaN", 0, "a value is missing"),
            ("'a'", 0, "a value is missing"),
            ("\u{feff}1", 0, "a value is missing"), ("// x\n1", 0, "a value is missing"),
            ("[1,]", 3, "a value is missing"), ("[1 2]", 3, "',' or ']' is missing"),
            ("[1", 2, "the text ends before ',' or ']'"), ("[", 1, "the text ends before a value"),
            ("]", 0, "a value is missing"), ("{\"a\" 1}", 5, "':' is missing"),
            ("{\"a\":1,}", 7, "a member's name is missing"), ("{a:1}", 1, "a member's name is missing"),
            ("{1:1}", 1, "a member's name is missing"), ("{\"a\":1", 6, "the text ends before ',' or '}'"),
            ("01", 0, "a number begins with 0"), ("-01", 0, "a number begins with 0"),
            ("+1", 0, "a value is missing"), (".5", 0, "a value is missing"),
            ("-", 1, "the text ends before a digit"),
            ("1.", 2, "the text ends before a digit"), ("1.x", 2, "a digit is missing"),
            ("1e", 2, "the text ends before a digit"), ("1e+-1", 3, "a digit is missing"),
            ("1e999", 0, "the number is too large"), ("0x10", 1, "more than one value"),
            ("\"a", 2, "the text ends before the end of a string"),
            ("\"\\", 2, "the text ends before an escape's letter"), ("\"a\\x41\"", 2, "unknown escape"),
            ("\"\\u12\"", 5, "a hexadecimal digit is missing"),
            ("\"\\u+123\"", 3, "a hexadecimal digit is missing"),
            ("\"\\u12", 5, "the text ends before a hexadecimal digit"),
            ("\"\\ud83c\"", 1, "unpaired surrogate"), ("\"\\udf0d\"", 1, "unpaired surrogate"),
            ("\"\\ud83c\\ud83c\"", 1, "unpaired surrogate"),
            ("\"\\ud83c\\n\"", 1, "unpaired surrogate"),
            ("\"a\nb\"", 2, "a control character in a string"),
            ("\"\u{0}\"", 1, "a control character in a string"),
        ])
    func refused(text: String, offset: Int, reason: String) {
        #expect(throws: JSONFailure(offset: offset, reason: reason)) { try JSONValue(parsing: text) }
    }

    @Test(
        "invalid UTF-8 is refused with its offset",
        arguments: [
            [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0x80],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        let text = Array("[\"é".utf8) + bytes + Array("\"]".utf8)
        #expect(throws: JSONFailure(offset: 4, reason: "the string is not UTF-8")) {
            try JSONValue(parsing: text[...])
        }
    }

    @Test("offsets count from the start of the slice")
    func slice() throws {
        let text = Array("xx[1,?]yy".utf8)
        #expect(throws: JSONFailure(offset: 3, reason: "a value is missing")) {
            try JSONValue(parsing: text[2..<7])
        }
        #expect(try JSONValue(parsing: text[3..<4]) == .integer(1))
        #expect(JSONFailure(offset: 3, reason: "x").description == "byte 3: x")
    }

    @Test("nesting is limited to 64 levels, far below the stack's limit")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(64)).line == nested(64))
        #expect(throws: JSONFailure(offset: 64, reason: "nested deeper than 64")) {
            try JSONValue(parsing: nested(65))
        }
        #expect(throws: JSONFailure(offset: 320, reason: "nested deeper than 64")) {
            try JSONValue(parsing: String(repeating: "{\"a\":", count: 1_000_000))
        }
    }

    @Test("a member is found by its name, and the last duplicate wins")
    func member() throws {
        let value = try JSONValue(parsing: #"{"a":1,"b":{"c":null},"a":2}"#)
        #expect(value["a"] == .integer(2))
        #expect(value["b"]?["c"] == .null)
        #expect(value["c"] == nil)
        #expect(JSONValue.list([])["a"] == nil)
    }

    @Test("truncated and modified JSON never traps, and parsed values survive a round trip")
    func hostile() throws {
        let text =
            #"{"time":"2026-11-22T10:11:12.1Z","n":[-1.5e-3,0,null,true,false],"t":"\u00e9\ud83c\udf0d é\n","o":{}}"#
        let bytes = Array(text.utf8)
        for end in 0..<bytes.count {
            #expect(throws: JSONFailure.self) { try JSONValue(parsing: bytes[..<end]) }
        }
        var random = SeededGenerator(seed: 6)
        for _ in 0..<20_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let index = Int.random(in: 0..<changed.count, using: &random)
                changed[index] =
                    Bool.random(using: &random)
                    ? random.next() : bytes[Int.random(in: 0..<bytes.count, using: &random)]
            }
            guard let value = try? JSONValue(parsing: changed[...]) else { continue }
            #expect(try JSONValue(parsing: value.line) == value)
        }
    }
}
