import Glibc
import SystemPackage

/// Standard input, line by line, as much of it as is there.
public struct LineInput {
    private var rest: [UInt8] = []
    public private(set) var hasEnded = false

    /// A line that is longer is given in pieces: it could be endless.
    private static let maxLineLength = 1 << 20

    public init() {}

    /// Reads once. Only to be called where poll has said that something is there, else it waits.
    ///
    /// - Returns: The whole lines without their newlines; at the end also a last one that has none.
    /// - Throws: `SystemFailure` where the input cannot be read.
    public mutating func read() throws(SystemFailure) -> [[UInt8]] {
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        let count = try check("read standard input") {
            CInt(chunk.withUnsafeMutableBytes { Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) })
        }
        hasEnded = count == 0
        var lines: [[UInt8]] = []
        for byte in chunk[..<Int(count)] {
            if byte == UInt8(ascii: "\n") || rest.count >= Self.maxLineLength {
                lines.append(rest)
                rest = []
            }
            if byte != UInt8(ascii: "\n") { rest.append(byte) }
        }
        if hasEnded, !rest.isEmpty {
            lines.append(rest)
            rest = []
        }
        return lines
    }
}
