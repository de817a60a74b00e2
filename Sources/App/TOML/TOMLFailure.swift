/// A position in a TOML file.
public struct TOMLPosition: Equatable, Sendable {
    /// 1-based.
    public let line: Int
    /// In Unicode scalars, 1-based, without the byte order mark.
    public let column: Int

    init(line: Int, column: Int) {
        (self.line, self.column) = (line, column)
    }

    /// - Complexity: O(`offset`). Only messages need positions, so nothing counts lines while a file is read.
    init(of offset: Int, in bytes: [UInt8]) {
        var (line, column) = (1, 1)
        for byte in bytes[..<offset].dropFirst(TOMLScanner.start(of: bytes)) {
            if byte == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if byte & 0xc0 != 0x80 {
                column += 1
            }
        }
        self.init(line: line, column: column)
    }
}

/// The reason why a file is not TOML 1.0.
public struct TOMLFailure: Error {
    public let position: TOMLPosition
    public let reason: String
}
