/// A decoder that turns the bytes of a terminal into keys and pasted text, independent of read boundaries.
///
/// The bytes of an escape sequence are never decoded as separate keys, even if the sequence is unknown.
public struct InputDecoder: Sendable {
    /// The beginning of an unfinished escape sequence; in a paste, of the sequence that ends it.
    private var sequence: [UInt8] = []
    /// The text of an unfinished paste.
    private var pasted: String?
    private var text = UTF8Stream()
    private var inputCount = 0

    /// An input whose end has not arrived.
    public struct Unfinished: Equatable, Sendable {
        /// How long to wait for the rest after the last byte.
        public let patience: Duration
        /// The number of inputs received so far: it stays the same until more arrives.
        let inputCount: Int
    }

    /// In UTF-8 bytes; the rest of a longer paste is dropped. An input line needs no more than a megabyte.
    private static let maxPasteSize = 1 << 20
    /// The length of the longest sequence kept. No key has a longer one; further bytes are read and dropped.
    private static let maxSequenceLength = 64
    /// Users do not type the beginning of a sequence, so this can allow for a slow connection.
    private static let sequencePatience = Duration.milliseconds(250)
    /// Terminals send a paste without pauses. If the end never arrives, keys must work again; if the connection
    /// merely stalls, the rest of the paste must not be taken for keys.
    private static let pastePatience = Duration.seconds(1)
    private static let pasteEnd = Array("\u{1b}[201~".utf8)

    public init() {}

    /// Consumes a byte and returns the inputs that it completes.
    public mutating func consume(_ byte: UInt8) -> [Input] {
        inputCount += 1
        if pasted != nil { return consumePasted(byte) }
        guard !sequence.isEmpty || byte == EscapeSequence.escape else { return typed(byte) }
        sequence.append(byte)
        switch EscapeSequence.progress(sequence) {
        case .unfinished:
            if sequence.count > Self.maxSequenceLength { sequence.removeLast() }
            return []
        case .whole(let whole):
            defer { sequence = [] }
            return sequence.count > Self.maxSequenceLength ? [] : inputs(for: whole)
        case .broken:
            sequence.removeLast()
            return giveUp() + consume(byte)
        }
    }

    /// Consumes an input that curses has decoded.
    ///
    /// - Parameter input: nil for an input that has no meaning here.
    public mutating func consume(_ input: Input?) -> [Input] {
        inputCount += 1
        guard pasted == nil else {
            paste(sequence)
            sequence = []
            return []
        }
        let before = giveUp()
        return input.map { before + [$0] } ?? before
    }

    /// Handles the end of the escape delay: an escape that nothing follows is the Esc key.
    public mutating func pause() -> [Input] {
        guard pasted == nil, sequence == [EscapeSequence.escape] else { return [] }
        return giveUp()
    }

    public var unfinished: Unfinished? {
        if pasted != nil { return Unfinished(patience: Self.pastePatience, inputCount: inputCount) }
        return sequence.isEmpty ? nil : Unfinished(patience: Self.sequencePatience, inputCount: inputCount)
    }

    /// Stops waiting for the end of an unfinished input.
    ///
    /// A paste ends with the text received so far. A sequence becomes keys only if a user may have typed it: an
    /// escape, or an escape and one character.
    public mutating func giveUp() -> [Input] {
        let rest = sequence
        sequence = []
        if pasted != nil {
            paste(rest)
            return endPaste()
        }
        switch rest.count {
        case 0: return []
        case 1: return [.key(.escape)]
        case 2: return [.key(.escape)] + typed(rest[1])
        default: return []
        }
    }

    private mutating func inputs(for sequence: EscapeSequence) -> [Input] {
        switch sequence {
        case .key(let key): return [.key(key)]
        case .pasteStart:
            (pasted, text) = ("", UTF8Stream())
            return []
        case .unknown: return []
        }
    }

    private mutating func typed(_ byte: UInt8) -> [Input] {
        text.consume(byte).map { .key(Self.key($0)) }
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
    private mutating func consumePasted(_ byte: UInt8) -> [Input] {
        if !sequence.isEmpty, byte != Self.pasteEnd[sequence.count] {
            paste(sequence)
            sequence = []
        }
        guard byte == Self.pasteEnd[sequence.count] else {
            paste([byte])
            return []
        }
        sequence.append(byte)
        guard sequence.count == Self.pasteEnd.count else { return [] }
        sequence = []
        return endPaste()
    }

    private mutating func paste(_ bytes: [UInt8]) {
        for byte in bytes {
            for scalar in text.consume(byte) {
                guard let length = pasted?.utf8.count, length < Self.maxPasteSize else { return }
                pasted?.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
            }
        }
    }

    private mutating func endPaste() -> [Input] {
        defer { (pasted, text) = (nil, UTF8Stream()) }
        return pasted.map { [.paste($0)] } ?? []
    }
}
