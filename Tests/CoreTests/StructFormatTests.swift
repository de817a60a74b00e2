import TestSupport
import Testing

@testable import Core

/// Tests with the bytes and sizes of `struct.pack` and `struct.calcsize` in Python 3.11 on 64-bit
/// Linux.
@Suite("Binary fields in the format of Python's struct")
struct StructFormatTests {
    struct Packed: Sendable {
        var format: String
        var values: [String]
        var hex: String

        init(_ format: String, _ values: [String], _ hex: String) {
            (self.format, self.values, self.hex) = (format, values, hex)
        }
    }

    @Test(
        "values are packed as in Python, and unpacking and packing returns the same bytes",
        arguments: [
            Packed(">IHb", ["1", "2", "3"], "00000001000203"),
            Packed("<IHb", ["1", "2", "-3"], "010000000200fd"),
            Packed("IHb", ["1", "2", "3"], "01000000020003"),
            Packed("!IHb", ["1", "2", "-128"], "00000001000280"),
            Packed("bI", ["1", "2"], "0100000002000000"),
            Packed("@bI", ["1", "2"], "0100000002000000"),
            Packed("=bI", ["1", "2"], "0102000000"),
            Packed(
                "bHbIbQbB", ["1", "2", "3", "4", "5", "6", "7", "8"],
                "0100020003000000040000000500000006000000000000000708"),
            Packed("b0q", ["1"], "0100000000000000"),
            Packed("=b0q", ["1"], "01"),
            Packed("b0i", ["-1"], "ff000000"),
            Packed("", [], ""),
            Packed("<", [], ""),
            Packed("4x", [], "00000000"),
            Packed("b3xH", ["1", "2"], "010000000200"),
            Packed("xi", ["7"], "0000000007000000"),
            Packed("0x", [], ""),
            Packed("0i", [], ""),
            Packed("0c", [], ""),
            Packed("2h 2H\tb", ["-32768", "32767", "0", "65535", "0"], "0080ff7f0000ffff00"),
            Packed(
                ">2i2I", ["-2147483648", "2147483647", "0", "4294967295"], "800000007fffffff00000000ffffffff"),
            Packed(
                ">2q2Q", ["-9223372036854775808", "9223372036854775807", "0", "18446744073709551615"],
                "80000000000000007fffffffffffffff0000000000000000ffffffffffffffff"),
            Packed("<8B", ["0xff", "0XfF", "0o17", "0b1010", "1_0", "+5", "-0", "00"], "ffff0f0a0a050000"),
            Packed("<2b", ["-0x80", "0x_7f"], "807f"),
            Packed(">H", ["0b_1111_0000"], "00f0"),
            Packed("Q", ["0xffff_ffff_ffff_ffff"], "ffffffffffffffff"),
            Packed("B", ["0_0"], "00"),
            Packed(">2f", ["1.5", "-0.1"], "3fc00000bdcccccd"),
            Packed(">2d", ["1e5", "-2.5e-3"], "40f86a0000000000bf647ae147ae147b"),
            Packed("<3f", ["inf", "-Infinity", "nan"], "0000807f000080ff0000c07f"),
            Packed("<3d", ["-inf", "NaN", "-nan"], "000000000000f0ff000000000000f87f000000000000f8ff"),
            Packed(">f", ["3.4028235e38"], "7f7fffff"),
            Packed(">f", ["3.40282356e38"], "7f7fffff"),
            Packed(">f", ["1e-45"], "00000001"),
            Packed(">f", ["1e-50"], "00000000"),
            Packed(">d", ["1e400"], "7ff0000000000000"),
            Packed(">d", ["1e-400"], "0000000000000000"),
            Packed(">d", ["5e-324"], "0000000000000001"),
            Packed(
                ">4d", [".5", "5.", "1_0.5_0e1_0", "-0"],
                "3fe000000000000040140000000000004238727cda0000008000000000000000"),
            Packed(">d", ["+0.0"], "0000000000000000"),
            Packed(">f", ["16777217"], "4b800000"),
            Packed(">d", ["9007199254740993"], "4340000000000000"),
            Packed("bfbd", ["1", "2", "3", "4"], "010000000000004003000000000000000000000000001040"),
            Packed(">d", ["0x10"], "4030000000000000"),
            Packed(">d", ["-0x10"], "c030000000000000"),
            Packed("3c", ["a", "\\x00", "\\\\"], "61005c"),
            Packed("5s", ["hi"], "6869000000"),
            Packed("2s", ["hello"], "6865"),
            Packed("0s", ["x"], ""),
            Packed("s", ["é"], "c3"),
            Packed("2s", ["é"], "c3a9"),
            Packed(">8sH", ["a\\n\\r\\t\\0b", "1"], "610a0d09006200000001"),
            Packed("6s", ["\\q\\x4g"], "5c715c783467"),
            Packed("3s", ["\\xff\\xFe\\x1b"], "fffe1b"),
            Packed("c", ["\\"], "5c"),
            Packed("3sI", ["ab", "1"], "6162000001000000"),
        ])
    func pack(row: Packed) throws {
        let format = try StructFormat(row.format)
        let bytes = try format.pack(row.values)
        #expect(bytes.map { hex($0) }.joined() == row.hex)
        #expect(format.size == bytes.count)
        #expect(format.valueCount == row.values.count)
        let values = try format.unpack(bytes[...])
        #expect(try format.pack(values) == bytes)
    }

    private func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    @Test(
        "a format has the same size as in Python",
        arguments: [
            ("=2fq", 16),
            ("=qc2cqQ", 27),
            ("@11Q3QB3b2b Q", 128),
            (">11b3Q H3d3x I 3i", 80),
            ("<2Hs11sQ3I", 36),
            ("!0QqsI", 13),
            ("s 3s0d3I 2c0I", 24),
            ("!d", 8),
            ("=3f0d11H2H3cB", 42),
            ("@i2c2i 0b3h 2H", 26),
            ("<cB", 2),
            ("@2Q", 16),
            ("=b3H 3H", 13),
            ("!3Q 11d2s 3i2i2fB", 143),
            ("@c3xQ3c", 19),
            (">B", 1),
            ("<11h3H", 28),
            ("2I", 8),
            ("<b11H 0I", 23),
            ("@B 0b 3x 0f11h", 26),
            ("=0s3q", 24),
            ("=Qi B 2H x2h", 22),
            ("!0I 0Hc2BI", 7),
            (">I 0s f2s I2s 0c", 16),
            ("<2d11bx3I", 40),
            ("@3I 0b 3bs 11c", 27),
            ("!2Bh", 4),
            ("=s 0h 2b11H11Q", 113),
            ("<3b q I3xb3d3x", 46),
            ("!3qqBs3I", 46),
            ("I3q 3B 0I 3s3B 3h", 48),
            ("@2bi0c ifs11f", 64),
            ("=0bd", 8),
            ("<fd3i2B", 26),
            ("=11H", 22),
            ("=2I i3Q3cc", 40),
            ("=s0s2f", 9),
            ("<3q 2d", 40),
            ("s i0x", 8),
            ("0c cI0q0Qq c", 17),
            ("65507x", 65507), ("\n\t\u{b}\u{c}\rB", 1), ("00002B", 2),
        ])
    func size(format: String, size: Int) throws {
        #expect(try StructFormat(format).size == size)
    }

    @Test(
        "values are printed in the form in which they are typed",
        arguments: [
            (
                ">bBhHiIqQ",
                "ff" + "ff" + "fffe" + "fffe" + "80000000" + "80000000" + "8000000000000000"
                    + "ffffffffffffffff",
                [
                    "-1", "255", "-2", "65534", "-2147483648", "2147483648", "-9223372036854775808",
                    "18446744073709551615",
                ]
            ),
            (">ff", "3dcccccd" + "ff800000", ["0.1", "-inf"]),
            (">fd", "7fc00001" + "fff8000000000000", ["nan", "-nan"]),
            ("4c", "41005cff", ["A", "\\0", "\\\\", "\\xff"]),
            ("8s", "68c3a9200a000000", ["h\u{e9} \\n"]),
            ("8s", "0041001b7fc28500", ["\\0A\\0\\x1b\\x7f\\xc2\\x85"]),
            ("6s", "c341e282f09f", ["\\xc3A\\xe2\\x82\\xf0\\x9f"]),
            ("3s0s", "000000", ["", ""]),
        ])
    func unpack(format: String, hex: String, values: [String]) throws {
        let bytes = try #require(Hexadecimal.bytes(hex[...]))
        #expect(try StructFormat(format).unpack(bytes[...]) == values)
        // A slice of a larger buffer is read from its own start.
        #expect(try StructFormat(format).unpack(([1, 2, 3] + bytes + [4])[3..<3 + bytes.count]) == values)
    }

    @Test(
        "an invalid format is refused with the wrong letter",
        arguments: [
            ("l", "unknown format character 'l': use x c b B h H i I q Q f d s"),
            ("<Hé", "unknown format character 'é': use x c b B h H i I q Q f d s"),
            (" <H", "unknown format character '<': use x c b B h H i I q Q f d s"),
            ("2 H", "unknown format character ' ': use x c b B h H i I q Q f d s"),
            ("-1H", "unknown format character '-': use x c b B h H i I q Q f d s"),
            ("H2", "the last count has no format character"),
            ("99999999999s", "with 's' the format exceeds the maximum datagram size of 65507 bytes"),
            (
                "99999999999999999999999999999x",
                "with 'x' the format exceeds the maximum datagram size of 65507 bytes"
            ),
            ("8189d", "with 'd' the format exceeds the maximum datagram size of 65507 bytes"),
            ("65507sB", "with 'B' the format exceeds the maximum datagram size of 65507 bytes"),
            ("99999", "the last count has no format character"),
        ])
    func badFormat(format: String, reason: String) {
        #expect(throws: StructFailure(reason)) { try StructFormat(format) }
    }

    @Test(
        "a value that does not fit its letter is refused with the accepted range or type",
        arguments: [
            ("B", ["300"], "'B' takes 0 to 255, not 300"),
            ("B", ["-1"], "'B' takes 0 to 255, not -1"),
            ("b", ["-129"], "'b' takes -128 to 127, not -129"),
            ("b", ["128"], "'b' takes -128 to 127, not 128"),
            ("h", ["0x8000"], "'h' takes -32768 to 32767, not 0x8000"),
            ("H", ["65536"], "'H' takes 0 to 65535, not 65536"),
            ("i", ["2147483648"], "'i' takes -2147483648 to 2147483647, not 2147483648"),
            ("I", ["4294967296"], "'I' takes 0 to 4294967295, not 4294967296"),
            (
                "q", ["-9223372036854775809"],
                "'q' takes -9223372036854775808 to 9223372036854775807, not -9223372036854775809"
            ),
            ("Q", ["18446744073709551616"], "'Q' takes 0 to 18446744073709551615, not 18446744073709551616"),
            (
                "Q", ["99999999999999999999999"],
                "'Q' takes 0 to 18446744073709551615, not 99999999999999999999999"
            ),
            ("B", [""], "'B' takes a whole number, not "),
            ("B", ["1.0"], "'B' takes a whole number, not 1.0"),
            ("B", ["010"], "'B' takes a whole number, not 010"),
            ("B", ["0x"], "'B' takes a whole number, not 0x"),
            ("B", ["0b2"], "'B' takes a whole number, not 0b2"),
            ("B", ["1__0"], "'B' takes a whole number, not 1__0"),
            ("B", ["1_"], "'B' takes a whole number, not 1_"),
            ("B", ["_1"], "'B' takes a whole number, not _1"),
            ("B", ["+-1"], "'B' takes a whole number, not +-1"),
            ("B", ["١"], "'B' takes a whole number, not ١"),
            ("f", ["1e39"], "'f' takes at most ±3.4028235e+38, not 1e39"),
            ("f", ["-3.40282357e38"], "'f' takes at most ±3.4028235e+38, not -3.40282357e38"),
            ("f", ["x"], "'f' takes a number, not x"),
            ("d", [""], "'d' takes a number, not "),
            ("d", ["."], "'d' takes a number, not ."),
            ("d", ["e5"], "'d' takes a number, not e5"),
            ("d", ["1e"], "'d' takes a number, not 1e"),
            ("d", ["1.2.3"], "'d' takes a number, not 1.2.3"),
            ("d", ["0x1p3"], "'d' takes a number, not 0x1p3"),
            ("d", ["1_.5"], "'d' takes a number, not 1_.5"),
            ("d", ["nan(1)"], "'d' takes a number, not nan(1)"),
            ("c", ["ab"], "'c' takes one byte, but 'ab' has 2"),
            ("c", ["é"], "'c' takes one byte, but 'é' has 2"),
            ("c", [""], "'c' takes one byte, but '' has 0"),
            (">IHb", ["1", "2"], "the format takes 3 values, not 2"),
            ("s", ["1", "2"], "the format takes 1 value, not 2"),
            ("4x", ["1"], "the format takes 0 values, not 1"),
        ])
    func badValue(format: String, values: [String], reason: String) throws {
        let format = try StructFormat(format)
        #expect(throws: StructFailure(reason)) { try format.pack(values) }
    }

    @Test("a datagram of the wrong length is not unpacked", arguments: [0, 1, 6, 8, 65507])
    func otherLength(count: Int) throws {
        let format = try StructFormat(">IHb")
        let reason = "the format takes 7 bytes, but the datagram has \(count)"
        #expect(throws: StructFailure(reason)) {
            try format.unpack([UInt8](repeating: 1, count: count)[...])
        }
    }

    @Test("unpacking and packing any bytes returns the same bytes")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 2)
        for format in ["=3c b3B 5s2h 2H i I", "<q2Q 11s c", ">7s h i q", "32s"] {
            let format = try StructFormat(format)
            for _ in 0..<200 {
                let bytes = (0..<format.size).map { _ in random.next() as UInt8 }
                #expect(try format.pack(format.unpack(bytes[...])) == bytes)
            }
        }
    }

    @Test("parsing any text as a format never traps")
    func hostile() {
        var random = SeededGenerator(seed: 3)
        let letters = Array("<>!=@ xcbBhHiIqQfds0123456789l\u{0}é".unicodeScalars)
        var read = 0
        for _ in 0..<5000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text.append(letters[Int.random(in: 0..<letters.count, using: &random)])
            }
            guard let format = try? StructFormat(String(text)) else { continue }
            read += 1
            _ = try? format.unpack([UInt8](repeating: 0xff, count: format.size)[...])
        }
        #expect(read > 100 && read < 4_900, "\(read)")
    }
}
