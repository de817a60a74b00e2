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
        append(digitsOf: part, groupSize: 1, filledTo: bytesPerRow, to: &line)
        line += "  |".utf8
        append(lettersOf: part, to: &line)
        line.append(UInt8(ascii: "|"))
        return String(decoding: line, as: UTF8.self)
    }

    /// Returns the offset of one row, and its text with digits in groups of two bytes: `4865 6c6c 6f  Hello`, padded
    /// with spaces if the last row is short.
    ///
    /// A space is shown as `.`, because word wrapping would lose it.
    ///
    /// - Parameters:
    ///   - row: 0 is the first.
    ///   - bytesPerRow: 1 or more.
    static func pairedRow(
        _ bytes: ArraySlice<UInt8>, row: Int, bytesPerRow: Int
    ) -> (offset: String, text: String) {
        let part = self.part(bytes, row: row, bytesPerRow: bytesPerRow)
        var line: [UInt8] = []
        append(digitsOf: part, groupSize: 2, filledTo: bytesPerRow, to: &line)
        line += "  ".utf8
        append(lettersOf: part, showingSpaces: false, to: &line)
        let offset = offset(ofRow: row, bytesPerRow: bytesPerRow)
        return (offset, String(decoding: line, as: UTF8.self))
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
        append(digitsOf: part, groupSize: 1, filledTo: part.count, to: &line)
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

    /// Appends two digits for each byte, with a space between groups of bytes.
    ///
    /// - Parameter count: The width of the row in bytes; missing bytes are padded with spaces.
    private static func append(
        digitsOf part: ArraySlice<UInt8>, groupSize: Int, filledTo count: Int, to line: inout [UInt8]
    ) {
        let width = line.count + 2 * count + (count - 1) / groupSize
        for (index, byte) in part.enumerated() {
            if index > 0, index % groupSize == 0 { line.append(UInt8(ascii: " ")) }
            Hexadecimal.append(byte, to: &line)
        }
        line += repeatElement(UInt8(ascii: " "), count: width - line.count)
    }

    /// Appends the printable ASCII characters, and a dot for any other byte.
    private static func append(
        lettersOf part: ArraySlice<UInt8>, showingSpaces: Bool = true, to line: inout [UInt8]
    ) {
        let printable: ClosedRange<UInt8> = (showingSpaces ? 0x20 : 0x21)...0x7e
        for byte in part { line.append(printable.contains(byte) ? byte : UInt8(ascii: ".")) }
    }
}
