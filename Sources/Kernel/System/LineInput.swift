import Glibc
import SystemPackage

/// Standard input, split into lines as it arrives.
public struct LineInput {
    /// The last line, still without its newline.
    private var partialLine: [UInt8] = []
    public private(set) var hasEnded = false

    /// Bytes. A longer line is returned in pieces, because it may be endless.
    private static let maxLineLength = 1 << 20

    public init() {}

    /// Reads once. Blocks unless poll has reported that input is readable.
    ///
    /// - Returns: The complete lines without their newlines, and at the end of input a last line without one.
    /// - Throws: `SystemFailure` if the input cannot be read.
    public mutating func read() throws(SystemFailure) -> [[UInt8]] {
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        let count = try check("read standard input") {
            CInt(chunk.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) })
        }
        hasEnded = count == 0
        var lines: [[UInt8]] = []
        for byte in chunk[..<Int(count)] {
            if byte == UInt8(ascii: "\n") || partialLine.count >= Self.maxLineLength {
                lines.append(partialLine)
                partialLine = []
            }
            if byte != UInt8(ascii: "\n") { partialLine.append(byte) }
        }
        if hasEnded, !partialLine.isEmpty {
            lines.append(partialLine)
            partialLine = []
        }
        return lines
    }
}
