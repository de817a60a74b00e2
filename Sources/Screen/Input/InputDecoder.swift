/// Makes keys and pasted blocks of the bytes that a terminal sends, however they are cut into reads.
///
/// An escape sequence is one thing: whatever it means elsewhere, none of its bytes is a key here.
public struct InputDecoder: Sendable {
    /// The beginning of an escape sequence whose rest has not come yet; in a paste, of its end.
    private var sequence: [UInt8] = []
    /// The text of a paste whose end has not come yet.
    private var pasted: String?
    private var text = UTF8Stream()
    private var taken = 0

    /// Something has begun that is waited for.
    public struct Unfinished: Equatable, Sendable {
        /// How long after the last byte the rest is waited for.
        public let patience: Duration
        /// How much had come: as long as this stays the same, nothing more has.
        let taken: Int
    }

    /// What follows in a longer paste is dropped: nobody reads a megabyte in an input line.
    private static let longestPaste = 1 << 20
    /// No key's sequence is longer; what follows is read up to its end, and not kept.
    private static let longestSequence = 64
    /// Nobody types the beginning of a sequence by itself: a slow line may take its time.
    private static let sequencePatience = Duration.milliseconds(250)
    /// A paste is sent at one go. Where a terminal never sends its end, keys must come through again; where a
    /// line only stalls, the rest must not become keys.
    private static let pastePatience = Duration.seconds(1)
    private static let pasteEnd = Array("\u{1b}[201~".utf8)

    public init() {}

    public mutating func take(_ byte: UInt8) -> [Input] {
        taken += 1
        if pasted != nil { return takePasted(byte) }
        guard !sequence.isEmpty || byte == EscapeSequence.escape else { return typed(byte) }
        sequence.append(byte)
        switch EscapeSequence.progress(sequence) {
        case .unfinished:
            if sequence.count > Self.longestSequence { sequence.removeLast() }
            return []
        case .whole(let whole):
            defer { sequence = [] }
            return sequence.count > Self.longestSequence ? [] : means(whole)
        case .broken:
            sequence.removeLast()
            return giveUp() + take(byte)
        }
    }

    /// Takes a key that something else has recognized.
    ///
    /// - Parameter input: nil for one that means nothing here.
    public mutating func take(_ input: Input?) -> [Input] {
        taken += 1
        guard pasted == nil else {
            paste(sequence)
            sequence = []
            return []
        }
        let before = giveUp()
        return input.map { before + [$0] } ?? before
    }

    /// Nothing followed within the escape delay: an escape by itself is the key.
    public mutating func pause() -> [Input] {
        guard pasted == nil, sequence == [EscapeSequence.escape] else { return [] }
        return giveUp()
    }

    public var unfinished: Unfinished? {
        if pasted != nil { return Unfinished(patience: Self.pastePatience, taken: taken) }
        return sequence.isEmpty ? nil : Unfinished(patience: Self.sequencePatience, taken: taken)
    }

    /// Ends what is unfinished: a paste is what has come of it; of a sequence only what may have been typed, an
    /// escape and a character, are keys.
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

    private mutating func means(_ sequence: EscapeSequence) -> [Input] {
        switch sequence {
        case .key(let key): return [.key(key)]
        case .pasteStart:
            (pasted, text) = ("", UTF8Stream())
            return []
        case .unknown: return []
        }
    }

    private mutating func typed(_ byte: UInt8) -> [Input] {
        text.take(byte).map { .key(Self.key($0)) }
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

    /// Only its end is anything but text in a paste.
    private mutating func takePasted(_ byte: UInt8) -> [Input] {
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
            for scalar in text.take(byte) {
                guard let length = pasted?.utf8.count, length < Self.longestPaste else { return }
                pasted?.unicodeScalars.append(scalar == "\r" ? "\n" : scalar)
            }
        }
    }

    private mutating func endPaste() -> [Input] {
        defer { (pasted, text) = (nil, UTF8Stream()) }
        return pasted.map { [.paste($0)] } ?? []
    }
}
