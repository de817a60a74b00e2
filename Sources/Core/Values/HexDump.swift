/// A hex dump: hexadecimal digits with the ASCII characters beside them, like `hexdump -C`.
public enum HexDump {
    /// Returns the number of rows for a payload; 0 if it is empty.
    ///
    /// - Parameter bytesPerRow: 1 or more.
    public static func rows(of count: Int, bytesPerRow: Int) -> Int {
        (count + bytesPerRow - 1) / bytesPerRow
    }

    /// Returns one row: `0000  48 65 6c 6c 6f  |Hello|`, padded with spaces if the last row is short.
    ///
    /// Only the row's own bytes are read. A row beyond the end has only its offset.
    ///
    /// - Parameters:
    ///   - row: 0 is the first.
    ///   - bytesPerRow: 1 or more.
    public static func line(_ bytes: ArraySlice<UInt8>, row: Int, bytesPerRow: Int) -> String {
        let part = self.part(bytes, row: row, bytesPerRow: bytesPerRow)
        var line: [UInt8] = []
        line.reserveCapacity(4 * bytesPerRow + 12)
        line += offset(ofRow: row, bytesPerRow: bytesPerRow).utf8
        line += "  ".utf8
        append(digitsOf: part, filledTo: bytesPerRow, to: &line)
        line += "  |".utf8
        append(lettersOf: part, to: &line)
        line.append(UInt8(ascii: "|"))
        return String(decoding: line, as: UTF8.self)
    }

    /// Returns the columns of a row's digits and letters that stand for some bytes; none if the row has none of them.
    ///
    /// - Parameters:
    ///   - range: Offsets in the payload.
    ///   - row: 0 is the first.
    ///   - bytesPerRow: 1 or more.
    public static func columns(of range: Range<Int>, row: Int, bytesPerRow: Int) -> [Range<Int>] {
        let start = row * bytesPerRow
        let part = range.clamped(to: start..<start + bytesPerRow)
        guard !part.isEmpty else { return [] }
        let digits = offset(ofRow: row, bytesPerRow: bytesPerRow).utf8.count + 2
        let letters = digits + 3 * bytesPerRow + 2
        let (first, last) = (part.lowerBound - start, part.upperBound - start)
        return [digits + 3 * first..<digits + 3 * last - 1, letters + first..<letters + last]
    }

    /// Returns the part of a payload that fits into one cell of a list: `48 65 6c 6c 6f  Hello`, followed by
    /// `ellipsis` if the payload is longer.
    ///
    /// Only the bytes that are shown are read, because a payload has up to 65,507.
    ///
    /// - Parameters:
    ///   - columns: The maximum width.
    ///   - ellipsis: One column wide.
    public static func hexRow(
        _ bytes: ArraySlice<UInt8>, columns: Int, ellipsis: Character = "…"
    ) -> String {
        guard !bytes.isEmpty, columns > 0 else { return "" }
        // Each byte takes two digits, a space and a character; one more space separates the halves.
        let isWhole = bytes.count <= (columns - 1) / 4
        let part = bytes.prefix(isWhole ? bytes.count : max(0, (columns - 2) / 4))
        guard !part.isEmpty else { return String(ellipsis) }
        var line: [UInt8] = []
        line.reserveCapacity(4 * part.count + 1)
        append(digitsOf: part, filledTo: part.count, to: &line)
        line += "  ".utf8
        append(lettersOf: part, to: &line)
        return String(decoding: line, as: UTF8.self) + (isWhole ? "" : String(ellipsis))
    }

    // MARK: Parts of a row

    private static func part(_ bytes: ArraySlice<UInt8>, row: Int, bytesPerRow: Int) -> ArraySlice<UInt8> {
        bytes.dropFirst(row * bytesPerRow).prefix(bytesPerRow)
    }

    private static func offset(ofRow row: Int, bytesPerRow: Int) -> String {
        Hexadecimal.text(row * bytesPerRow, digits: 4)
    }

    /// Appends two digits for each byte, with a space between bytes.
    ///
    /// - Parameter count: The width of the row in bytes; missing bytes are padded with spaces.
    private static func append(digitsOf part: ArraySlice<UInt8>, filledTo count: Int, to line: inout [UInt8])
    {
        let width = line.count + 3 * count - 1
        for (index, byte) in part.enumerated() {
            if index > 0 { line.append(UInt8(ascii: " ")) }
            Hexadecimal.append(byte, to: &line)
        }
        line += repeatElement(UInt8(ascii: " "), count: width - line.count)
    }

    /// Appends the printable ASCII characters, and a dot for any other byte.
    private static func append(lettersOf part: ArraySlice<UInt8>, to line: inout [UInt8]) {
        for byte in part { line.append((0x20...0x7e).contains(byte) ? byte : UInt8(ascii: ".")) }
    }
}
