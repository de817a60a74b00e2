import TestSupport
import Testing

@testable import App

/// Tests of valid TOML files.
@Suite("TOML files")
struct TOMLReadingTests {
    private func expect(_ text: String, reads expected: String) throws {
        #expect(try tomlText(text) == expected)
    }

    @Test(
        "keys are bare, quoted or dotted",
        arguments: [
            ("", "{}"), ("# a = 1", "{}"), ("a=1", "{a: 1}"), ("a = 1\nb = 2", "{a: 1, b: 2}"),
            ("1234 = 1\n-_- = 2", "{1234: 1, -_-: 2}"), ("3.14 = 1", "{3: {14: 1}}"),
            ("1979-05-27 = 1\ninf = 2", "{1979-05-27: 1, inf: 2}"),
            ("'é' = 1\n\"\\u00e8\" = 2", "{é: 1, è: 2}"), ("'' = 1", "{: 1}"), ("\"\".'' = 1", "{: {: 1}}"),
            ("a . 'b.c'\t.\"d\" = 1", "{a: {b.c: {d: 1}}}"), ("'a\\n' = 1", "{a\\n: 1}"),
            ("a.b = 1\nc = 2\na.d = 3", "{a: {b: 1, d: 3}, c: 2}"),
            ("a.b.c = 1\na.b.d = 2\na.e = 3", "{a: {b: {c: 1, d: 2}, e: 3}}"),
        ])
    func keys(text: String, expected: String) throws { try expect(text, reads: expected) }

    @Test("keys that differ in bytes are two keys, even if they look the same")
    func canonicalEquivalence() throws {
        let root = try TOMLValue.root(of: Array("'\u{e9}' = 1\n'e\u{301}' = 2".utf8))
        #expect(root.members?.count == 2)
        #expect(root["\u{e9}"].map { tomlText($0) } == "1" && root["e\u{301}"].map { tomlText($0) } == "2")
    }

    @Test(
        "strings in double quotes have escapes, strings in single quotes have none",
        arguments: [
            ("''", ""), ("\"\"", ""), ("'a\"b'", "a\"b"), ("\"a'b\"", "a'b"), ("'C:\\n\\'", "C:\\n\\"),
            ("\"\\b\\t\\n\\f\\r\\\"\\\\\"", "\u{8}\t\n\u{c}\r\"\\"), ("'\ta # b'", "\ta # b"),
            ("\"\\u00e9\\U0001F600\\u00E9\"", "é\u{1F600}é"),
            ("\"\\u0000\\uD7FF\\uE000\"", "\0\u{d7ff}\u{e000}"),
            ("\"\\\\u0041\"", "\\u0041"), ("'é\u{feff}\u{10ffff}'", "é\u{feff}\u{10ffff}"),
        ])
    func strings(text: String, expected: String) throws {
        let root = try TOMLValue.root(of: Array("a = \(text)".utf8))
        #expect(root["a"]?.string == expected)
    }

    @Test(
        "strings in three quotes have several lines",
        arguments: [
            ("''''''", ""), ("\"\"\"\"\"\"", ""), ("'''\na\nb'''", "a\nb"),
            ("\"\"\"\r\na\r\nb\"\"\"", "a\r\nb"),
            ("'''\n\na'''", "\na"), ("'''a\\\nb'''", "a\\\nb"), ("'''''a'''''", "''a''"),
            ("\"\"\"\"\"a\"\"\"\"\"", "\"\"a\"\""), ("\"\"\"a\\\"\"\"\"", "a\""), ("'''a''b'c'''", "a''b'c"),
            ("\"\"\"a\\\n  b\"\"\"", "ab"), ("\"\"\"a \\ \t\r\n\n \t\n b\\\n\"\"\"", "a b"),
            ("\"\"\"\\\n\"\"\"", ""), ("\"\"\"\\\\\n\"\"\"", "\\\n"), ("\"\"\"\\n\\\n\\n\"\"\"", "\n\n"),
            ("'''\n[é]\n[[b]]\n#'''", "[é]\n[[b]]\n#"),
        ])
    func longStrings(text: String, expected: String) throws {
        let root = try TOMLValue.root(of: Array("a = \(text) # b\nc = 1".utf8))
        #expect(root["a"]?.string.map { Array($0.utf8) } == Array(expected.utf8))
        #expect(root["c"]?.position == TOMLPosition(line: root["c"]?.position.line ?? 0, column: 5))
    }

    @Test(
        "numbers",
        arguments: [
            ("0", "0"), ("+0", "0"), ("-0", "0"), ("+99", "99"), ("-17", "-17"), ("1_000_000", "1000000"),
            ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
            ("0xDEAD_beef", "3735928559"), ("0x00ff", "255"), ("0o0755", "493"), ("0b1101_0110", "214"),
            ("0x7fff_ffff_ffff_ffff", "9223372036854775807"), ("0e0", "0.0"), ("1.0", "1.0"), ("+1.0", "1.0"),
            ("-0.0", "-0.0"), ("3.1415", "3.1415"), ("5e+22", "5e+22"), ("1e06", "1000000.0"),
            ("-2E-2", "-0.02"),
            ("6.626e-34", "6.626e-34"), ("224_617.445_991_2", "224617.4459912"),
            ("1_0e1_0", "100000000000.0"),
            ("inf", "inf"), ("+inf", "inf"), ("-inf", "-inf"), ("nan", "nan"), ("+nan", "nan"),
            ("-nan", "-nan"),
            ("true", "true"), ("false", "false"),
        ])
    func numbers(text: String, expected: String) throws {
        try expect("a = \(text)", reads: "{a: \(expected)}")
    }

    @Test(
        "dates and times are kept as they are written",
        arguments: [
            ("offsetDateTime", "1979-05-27T07:32:00Z"), ("offsetDateTime", "1979-05-27 07:32:00.5-07:00"),
            ("offsetDateTime", "0001-01-01t00:00:00z"),
            ("offsetDateTime", "9999-12-31T23:59:60.999999999+23:59"),
            ("localDateTime", "1979-05-27T07:32:00"), ("localDateTime", "2000-02-29 00:32:00.999999"),
            ("localDate", "1979-05-27"), ("localDate", "2024-02-29"), ("localTime", "07:32:00"),
            ("localTime", "00:32:00.000001"),
        ])
    func dates(kind: String, text: String) throws {
        try expect("a = \(text)", reads: "{a: \(kind) \(text)}")
        try expect("a = [\(text), 1]", reads: "{a: [\(kind) \(text), 1]}")
        try expect("a = \(text) # b", reads: "{a: \(kind) \(text)}")
    }

    @Test(
        "arrays may have several lines, comments and a last comma",
        arguments: [
            ("[]", "[]"), ("[ ]", "[]"), ("[\n# ]\n]", "[]"), ("[1,2]", "[1, 2]"),
            ("[1,\r\n2, # b\n]", "[1, 2]"),
            ("[1, 'a', 2.5, [true]]", "[1, 'a', 2.5, [true]]"), ("[[[]], []]", "[[[]], []]"),
            ("[ # [é]\n  ['b'],\n[\n'[é'\n]\n,]", "[['b'], ['[é']]"), ("['''\n]''']", "[']']"),
            ("[{ b = 1 }, { b = [\n2\n] }]", "[{b: 1}, {b: [2]}]"),
        ])
    func arrays(text: String, expected: String) throws {
        try expect("a = \(text)", reads: "{a: \(expected)}")
    }

    @Test(
        "tables",
        arguments: [
            ("[a]", "{a: {}}"), ("[ a . 'b' ]\nc = 1", "{a: {b: {c: 1}}}"), ("[a] # b\nc = 1", "{a: {c: 1}}"),
            ("[a.b.c]\n[a]\nd = 1", "{a: {b: {c: {}}, d: 1}}"),
            ("[a.b]\n[c]\n[a.d]", "{a: {b: {}, d: {}}, c: {}}"),
            ("a.b = 1\n[a.c]\nd = 2", "{a: {b: 1, c: {d: 2}}}"),
            ("[a]\nb.c = 1\nb.d = 2\n[a.b.e]\nf = 3", "{a: {b: {c: 1, d: 2, e: {f: 3}}}}"),
            ("[[a]]\nb = 1\n[[a]]\n[[a]]\nb = 2", "{a: [{b: 1}, {}, {b: 2}]}"),
            ("[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 2", "{a: [{b: {c: 1}}, {b: {c: 2}}]}"),
            ("[[a]]\n[[a.b]]\n[[a.b]]\n[[a]]\n[[a.b]]", "{a: [{b: [{}, {}]}, {b: [{}]}]}"),
            ("[[a.b]]\n[a]\nc = 1", "{a: {b: [{}], c: 1}}"),
            ("[[a]]\nb.c = 1\n[[a]]\nb.c = 2", "{a: [{b: {c: 1}}, {b: {c: 2}}]}"),
            ("[''.'']\n'' = 1", "{: {: {: 1}}}"), ("[a]\r\n\r\n\t[a.b]\r\n", "{a: {b: {}}}"),
        ])
    func tables(text: String, expected: String) throws { try expect(text, reads: expected) }

    @Test(
        "inline tables stand on one line, and their values may have several",
        arguments: [
            ("{}", "{}"), ("{ }", "{}"), ("{b=1}", "{b: 1}"),
            ("{ b = 1, 'c' = { d = 2 } }", "{b: 1, c: {d: 2}}"),
            ("{ b.c = 1, b.d = 2 }", "{b: {c: 1, d: 2}}"),
            ("{ b = [\n1, # c\n2\n], d = '''\ne''' }", "{b: [1, 2], d: 'e'}"),
        ])
    func inlineTables(text: String, expected: String) throws {
        try expect("a = \(text)", reads: "{a: \(expected)}")
    }

    @Test("a byte order mark at the start, CR LF, and a last line without its end are allowed")
    func bytes() throws {
        try expect("\u{feff}a = 1\r\n# é\u{feff}\r\n\r\nb = 2", reads: "{a: 1, b: 2}")
        try expect("\u{feff}", reads: "{}")
        try expect("\r\n \t\r\n", reads: "{}")
    }

    @Test("each key and value has its line and column")
    func positions() throws {
        let text = "é = 1\n'ü' . b\t=  [ 'x',\n\t{ c = 2 } ]\n [d . e]\r\nf = '''\n'''\n[[g]]\n[[g]]\nh=1"
        let root = try TOMLValue.root(of: Array(text.replacing("é", with: "'é'").utf8))
        func positions(_ value: TOMLValue?) -> [Int?] {
            [
                value?.keyPosition?.line, value?.keyPosition?.column, value?.position.line,
                value?.position.column,
            ]
        }
        #expect(positions(root["é"]) == [1, 1, 1, 7])
        #expect(positions(root["ü"]) == [2, 1, 2, 1])
        let list = root["ü"]?["b"]
        #expect(positions(list) == [2, 7, 2, 12] && list?.path == ["ü", "b"])
        #expect(positions(list?.elements?.first) == [nil, nil, 2, 14])
        #expect(positions(list?.elements?.last?["c"]) == [3, 4, 3, 8])
        #expect(list?.elements?.last?["c"]?.path == ["ü", "b", "c"])
        #expect(positions(root["d"]?["e"]) == [4, 7, 4, 7])
        #expect(positions(root["d"]?["e"]?["f"]) == [5, 1, 5, 5])
        #expect(positions(root["g"]?.elements?.last?["h"]) == [9, 1, 9, 3])
        #expect(root.path == [] && root.keyPosition == nil)
    }

    @Test(
        "4,000 lines cost little more than four times what 1,000 cost",
        arguments: [
            "k% = 'v'", "[t%]\na.b.c = { x = 1 }", "[[t]]\nx = [1, 2, 3]", "[a.b.c.t%.d]",
            "'k%' = '''\n\\\"'''", "# comment %",
        ])
    func lines(line: String) throws {
        let ratio = try Growth.costRatio(of: 4_000, to: 1_000) { count in
            let lines = (0..<count).map { line.replacing("%", with: "\($0)") }
            _ = try TOMLValue.root(of: Array(lines.joined(separator: "\n").utf8))
        }
        #expect(ratio <= Growth.linearLimit)
    }

    @Test(
        "4,000 elements on one line cost little more than four times what 1,000 cost",
        arguments: [
            ("a = [", "1,", "]"), ("a = [", "{b='c'},", "]"), ("a = '''", "''b", "'''"),
            ("a = \"\"\"", "\\\n", "\"\"\""),
            ("a", ".a", " = 1"), ("a = ", "1_1", ""), ("a = 1.", "0", ""),
        ])
    func oneLine(start: String, element: String, end: String) throws {
        let ratio = Growth.costRatio(of: 40_000, to: 10_000) { count in
            _ = try? TOMLValue.root(of: Array((start + String(repeating: element, count: count) + end).utf8))
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
