/// A decoder that turns the bytes of a terminal into keys, mouse actions and pasted text, independent of read
/// boundaries.
///
/// The bytes of an escape sequence are never decoded as separate keys, even if the sequence is unknown.
public struct InputDecoder: Sendable {
    /// The keys of this terminal whose sequences `EscapeSequence` does not know.
    private let terminalKeys: [[UInt8]: Key]
    /// The beginning of an unfinished escape sequence; in a paste, of the sequence that ends it.
    private var sequence: [UInt8] = []
    /// The bytes of an unfinished paste.
    private var pasted: [UInt8]?
    private var isOversized = false
    private var text = UTF8Stream()
    private var byteCount = 0

    /// An input whose end has not arrived.
    public struct Unfinished: Equatable, Sendable {
        /// How long to wait for the rest after the last byte.
        public let patience: Duration
        /// The number of bytes received so far: it stays the same until more arrive.
        let byteCount: Int
    }

    /// In UTF-8 bytes. An input line holds less, and a longer paste is discarded.
    public static let maxPasteSize = 1 << 20
    /// The length of the longest sequence kept. No key has a longer one; further bytes are read and dropped.
    private static let maxSequenceLength = 64
    /// Enough for the rest of a key's sequence, and too short to be noticed after the Esc key.
    private static let escapePatience = Duration.milliseconds(25)
    /// Users do not type the beginning of a sequence, so this can allow for a slow connection.
    private static let sequencePatience = Duration.milliseconds(250)
    /// Terminals send a paste without pauses. If the end never arrives, keys must work again; if the connection
    /// merely stalls, the rest of the paste must not be taken for keys.
    private static let pastePatience = Duration.seconds(1)
    private static let pasteEnd = Array("\u{1b}[201~".utf8)

    /// - Parameter terminalKeys: The keys by the sequences, from the escape on, that this terminal sends for them.
    public init(terminalKeys: [[UInt8]: Key] = [:]) {
        self.terminalKeys = terminalKeys
    }

    /// Consumes bytes and returns the inputs that they complete.
    public mutating func consume(_ bytes: some Sequence<UInt8>) -> [Input] {
        var inputs: [Input] = []
        for byte in bytes { consume(byte, into: &inputs) }
        return inputs
    }

    private mutating func consume(_ byte: UInt8, into inputs: inout [Input]) {
        byteCount += 1
        if pasted != nil { return consumePasted(byte, into: &inputs) }
        guard !sequence.isEmpty || byte == EscapeSequence.escape else { return type(byte, into: &inputs) }
        sequence.append(byte)
        switch progress {
        case .unfinished:
            if sequence.count > Self.maxSequenceLength { sequence.removeLast() }
        case .whole(let whole):
            let isTooLong = sequence.count > Self.maxSequenceLength
            sequence = []
            if !isTooLong { handle(whole, into: &inputs) }
        case .broken:
            sequence.removeLast()
            inputs += giveUp()
            consume(byte, into: &inputs)
        }
    }

    /// How much of a sequence has been received, by the keys of this terminal and the common ones.
    private var progress: EscapeSequence.Progress {
        let common = EscapeSequence.progress(sequence)
        guard !terminalKeys.isEmpty else { return common }
        if let key = terminalKeys[sequence] { return .whole(.key(key)) }
        return terminalKeys.keys.contains { $0.starts(with: sequence) } ? .unfinished : common
    }

    public var unfinished: Unfinished? {
        if pasted != nil { return Unfinished(patience: Self.pastePatience, byteCount: byteCount) }
        guard !sequence.isEmpty else { return nil }
        let patience =
            sequence == [EscapeSequence.escape] ? Self.escapePatience : Self.sequencePatience
        return Unfinished(patience: patience, byteCount: byteCount)
    }

    /// Stops waiting for the end of an unfinished input.
    ///
    /// A paste ends with the text received so far. A sequence becomes keys only if a user may have typed it: an
    /// escape, or an escape and one character.
    public mutating func giveUp() -> [Input] {
        var inputs: [Input] = []
        let rest = sequence
        sequence = []
        if pasted != nil {
            paste(rest[...])
            endPaste(into: &inputs)
        } else if rest.count <= 2, !rest.isEmpty {
            inputs.append(.key(.escape))
            if rest.count == 2 { type(rest[1], into: &inputs) }
        }
        return inputs
    }

    private mutating func handle(_ sequence: EscapeSequence, into inputs: inout [Input]) {
        switch sequence {
        case .key(let key): inputs.append(.key(key))
        case .mouse(let action): inputs.append(.mouse(action))
        case .pasteStart: (pasted, isOversized, text) = ([], false, UTF8Stream())
        case .focus(let hasFocus): inputs.append(.focusChanged(hasFocus))
        case .unknown: break
        }
    }

    private mutating func type(_ byte: UInt8, into inputs: inout [Input]) {
        if byte < 0x80, text.isComplete {
            inputs.append(.key(Self.key(Unicode.Scalar(byte))))
        } else {
            for scalar in text.consume(byte) { inputs.append(.key(Self.key(scalar))) }
        }
    }

    private static func key(_ scalar: Unicode.Scalar) -> Key {
        switch scalar.value {
        case 0x09: .tab
        case 0x0a, 0x0d: .enter
        case 0x1b: .escape
        case 0x08, 0x7f: .backspace
        case 0x01...0x1a: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x60)))
        case 0x00, 0x1c...0x1f: .control(Character(Unicode.Scalar(UInt8(scalar.value) + 0x40)))
        default: .character(Character(scalar))
        }
    }

    // MARK: Pastes

    /// Consumes a byte of a paste, in which everything but the end sequence is text.
    private mutating func consumePasted(_ byte: UInt8, into inputs: inout [Input]) {
        if !sequence.isEmpty, byte != Self.pasteEnd[sequence.count] {
            paste(sequence[...])
            sequence = []
        }
        guard byte == Self.pasteEnd[sequence.count] else { return paste(CollectionOfOne(byte)) }
        sequence.append(byte)
        guard sequence.count == Self.pasteEnd.count else { return }
        sequence = []
        endPaste(into: &inputs)
    }

    private mutating func paste(_ bytes: some Collection<UInt8>) {
        guard let size = pasted?.count, !isOversized else { return }
        if size + bytes.count <= Self.maxPasteSize {
            pasted?.append(contentsOf: bytes)
        } else {
            (pasted, isOversized) = ([], true)
        }
    }

    private mutating func endPaste(into inputs: inout [Input]) {
        guard let bytes = pasted else { return }
        pasted = nil
        // Decoded at once, which takes a small fraction of the time of one byte after the other.
        inputs.append(
            isOversized ? .oversizedPaste : .paste(String(decoding: Self.lines(of: bytes), as: UTF8.self)))
    }

    /// Returns the bytes with each line end, a return or a return and a newline, as one newline. Terminals send a
    /// return for each newline.
    private static func lines(of bytes: [UInt8]) -> [UInt8] {
        let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        guard bytes.contains(carriageReturn) else { return bytes }
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte != newline || previous != carriageReturn {
                lines.append(byte == carriageReturn ? newline : byte)
            }
            previous = byte
        }
        return lines
    }
}
