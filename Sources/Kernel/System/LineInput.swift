import Glibc
import SystemPackage

/// Standard input, split into lines as it arrives.
public struct LineInput {
    /// The last line, still without its newline.
    private var partialLine: [UInt8] = []
    public private(set) var hasEnded = false

    /// Whether the rest of an overlong line is being skipped.
    private var isSkipping = false

    /// In bytes. A longer line, which may be endless, is returned cut to one byte more.
    public static let maxLineLength = 1 << 20

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
        var rest = chunk[..<Int(count)]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            append(rest[..<end], to: &lines)
            if isSkipping { isSkipping = false } else { endLine(in: &lines) }
            rest = rest[(end + 1)...]
        }
        append(rest, to: &lines)
        if hasEnded, !partialLine.isEmpty { endLine(in: &lines) }
        return lines
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>, to lines: inout [[UInt8]]) {
        guard !isSkipping else { return }
        partialLine += bytes.prefix(Self.maxLineLength + 1 - partialLine.count)
        guard partialLine.count > Self.maxLineLength else { return }
        isSkipping = true
        endLine(in: &lines)
    }

    private mutating func endLine(in lines: inout [[UInt8]]) {
        lines.append(partialLine)
        partialLine = []
    }
}
