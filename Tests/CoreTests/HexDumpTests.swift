import Testing

@testable import Core

@Suite("Hex dumps")
struct HexDumpTests {
    private let hello = Array("Hello, \u{7f}wörld".utf8)

    @Test("a row has its offset, its bytes and their characters")
    func line() {
        #expect(
            HexDump.line(hello[...], row: 0, bytesPerRow: 16)
                == "0000  48 65 6c 6c 6f 2c 20 7f 77 c3 b6 72 6c 64        |Hello, .w..rld|")
        #expect(
            HexDump.line(hello[...], row: 0, bytesPerRow: 8) == "0000  48 65 6c 6c 6f 2c 20 7f  |Hello, .|")
        #expect(HexDump.line(hello[...], row: 1, bytesPerRow: 8) == "0008  77 c3 b6 72 6c 64        |w..rld|")
    }

    @Test("rows are correct up to the last byte of a datagram of the maximum size")
    func large() {
        let bytes = [UInt8](repeating: 0x41, count: 65507)
        #expect(HexDump.rows(of: bytes.count, bytesPerRow: 16) == 4095)
        #expect(HexDump.line(bytes[...], row: 4094, bytesPerRow: 16).hasPrefix("ffe0  41 41 41  "))
        #expect(HexDump.line(bytes[...], row: 65506, bytesPerRow: 1) == "ffe2  41  |A|")
    }

    @Test("rows are counted", arguments: [(0, 0), (1, 1), (16, 1), (17, 2), (32, 2)])
    func rows(count: Int, rows: Int) {
        #expect(HexDump.rows(of: count, bytesPerRow: 16) == rows)
    }

    @Test("offsets count from the start of a slice, and a row past its end is empty")
    func slice() {
        #expect(HexDump.line(hello[5..<7], row: 0, bytesPerRow: 2) == "0000  2c 20  |, |")
        #expect(HexDump.line(hello[5..<7], row: 1, bytesPerRow: 2) == "0002         ||")
        #expect(HexDump.line([], row: 0, bytesPerRow: 1) == "0000      ||")
    }

    @Test("the columns of some bytes are those of their digits and letters")
    func columns() {
        let line = Array(HexDump.line(Array(0x41...0x5a)[...], row: 1, bytesPerRow: 8).utf8)
        let columns = HexDump.columns(of: 6..<11, row: 1, bytesPerRow: 8)
        #expect(columns.map { String(decoding: line[$0], as: UTF8.self) } == ["49 4a 4b", "IJK"])
        #expect(HexDump.columns(of: 6..<11, row: 0, bytesPerRow: 8).map(\.count) == [5, 2])
        #expect(HexDump.columns(of: 6..<11, row: 2, bytesPerRow: 8) == [])
    }

    @Test("a number is padded to the requested number of digits")
    func digits() {
        #expect(Hexadecimal.text(0, digits: 4) == "0000")
        #expect(Hexadecimal.text(UInt8(0xab), digits: 2) == "ab")
        #expect(Hexadecimal.text(0x1_2345, digits: 4) == "12345")
        #expect(Hexadecimal.text(UInt64.max, digits: 0) == "ffffffffffffffff")
    }

    @Test(
        "a cell shows as many bytes as fit and marks the rest",
        arguments: [
            (0, ""), (1, "…"), (5, "…"), (6, "48  H…"), (9, "48  H…"), (10, "48 65  He…"),
            (20, "48 65 6c 6c  Hell…"), (21, "48 65 6c 6c 6f  Hello"), (80, "48 65 6c 6c 6f  Hello"),
            (-1, ""),
        ])
    func cell(columns: Int, text: String) {
        #expect(HexDump.hexRow(hello[..<5], columns: columns) == text)
    }

    @Test("a cell never exceeds its width, for any payload")
    func bounded() {
        let bytes = [UInt8](repeating: 0xff, count: 65507)
        for columns in 0...200 {
            #expect(HexDump.hexRow(bytes[...], columns: columns).count <= columns)
            #expect(HexDump.hexRow(bytes[..<20], columns: columns).count <= columns)
        }
        #expect(HexDump.hexRow([], columns: 80).isEmpty)
        #expect(HexDump.hexRow(bytes[...], columns: 7, ellipsis: "~") == "ff  .~")
    }
}
