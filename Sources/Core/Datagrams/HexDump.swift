/// Bytes as hexadecimal digits with their ASCII letters beside them, as `hexdump -C` has them.
public enum HexDump {
    /// How many rows a payload takes; none when it is empty.
    ///
    /// - Parameter bytesPerRow: 1 or more.
    public static func rows(of count: Int, bytesPerRow: Int) -> Int {
        (count + bytesPerRow - 1) / bytesPerRow
    }

    /// One row: `0000  48 65 6c 6c 6f  |Hello|`, filled with spaces where the last row is short. Only the
    /// row's own bytes are read. Beyond the end it has its offset alone.
    ///
    /// - Parameters:
    ///   - row: 0 is the first.
    ///   - bytesPerRow: 1 or more.
    public static func line(_ bytes: ArraySlice<UInt8>, row: Int, bytesPerRow: Int) -> String {
        let offset = row * bytesPerRow
        let part = bytes.dropFirst(offset).prefix(bytesPerRow)
        var line: [UInt8] = []
        line.reserveCapacity(4 * bytesPerRow + 12)
        let digits = String(offset, radix: 16)
        line += repeatElement(UInt8(ascii: "0"), count: max(0, 4 - digits.utf8.count))
        line += digits.utf8
        line.append(space)
        for byte in part {
            line.append(space)
            Hexadecimal.append(byte, to: &line)
        }
        line += repeatElement(space, count: 3 * (bytesPerRow - part.count) + 2)
        line.append(UInt8(ascii: "|"))
        for byte in part { line.append(letter(byte)) }
        line.append(UInt8(ascii: "|"))
        return String(decoding: line, as: UTF8.self)
    }

    /// What fits of a payload into one cell of a list: `48 65 6c 6c 6f  Hello`, with `ellipsis` behind it
    /// where there is more. Only the bytes that are shown are read, since a payload has up to 65,507.
    ///
    /// - Parameters:
    ///   - columns: How wide it may be; it is never wider.
    ///   - ellipsis: One column wide.
    public static func hexRow(
        _ bytes: ArraySlice<UInt8>, columns: Int, ellipsis: Character = "…"
    ) -> String {
        guard !bytes.isEmpty, columns > 0 else { return "" }
        // A byte takes two digits, a space and a letter; one space more stands between both halves.
        let isWhole = bytes.count <= (columns - 1) / 4
        let part = bytes.prefix(isWhole ? bytes.count : max(0, (columns - 2) / 4))
        guard !part.isEmpty else { return String(ellipsis) }
        var line: [UInt8] = []
        line.reserveCapacity(4 * part.count + 1)
        for byte in part {
            Hexadecimal.append(byte, to: &line)
            line.append(space)
        }
        line.append(space)
        for byte in part { line.append(letter(byte)) }
        return String(decoding: line, as: UTF8.self) + (isWhole ? "" : String(ellipsis))
    }

    private static let space = UInt8(ascii: " ")

    private static func letter(_ byte: UInt8) -> UInt8 {
        (0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: ".")
    }
}
