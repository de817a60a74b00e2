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

    /// One row with its digits in pairs of bytes, apart from its offset: `4865 6c6c 6f  Hello`, filled with spaces
    /// where the last row is short.
    ///
    /// A space is shown as `.` here: it would be lost where lines are wrapped at words.
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
    /// - Parameter count: How many bytes the row is wide; spaces stand for those that it lacks.
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

    /// Appends the bytes that are printable in ASCII, and a dot for any other.
    private static func append(
        lettersOf part: ArraySlice<UInt8>, showingSpaces: Bool = true, to line: inout [UInt8]
    ) {
        let printable: ClosedRange<UInt8> = (showingSpaces ? 0x20 : 0x21)...0x7e
        for byte in part { line.append(printable.contains(byte) ? byte : UInt8(ascii: ".")) }
    }
}
