/// The fields of a binary datagram in the notation of Python's `struct`: `>IHb`, `4s2xd`.
///
/// The first character may set the byte order: `<` for little endian, `>` or `!` for big endian, `=` for this
/// machine's order. With `@`, or without such a character, the order is this machine's and fields are aligned as
/// by the C compiler on 64-bit Linux. The format characters follow, each after an optional repeat count; for `s`
/// the count is its length in bytes.
public struct StructFormat: Sendable, Equatable {
    enum Letter: UInt8, Sendable, CaseIterable {
        case pad = 0x78  // x
        case character = 0x63  // c
        case signed8 = 0x62  // b
        case unsigned8 = 0x42  // B
        case signed16 = 0x68  // h
        case unsigned16 = 0x48  // H
        case signed32 = 0x69  // i
        case unsigned32 = 0x49  // I
        case signed64 = 0x71  // q
        case unsigned64 = 0x51  // Q
        case float = 0x66  // f
        case double = 0x64  // d
        case string = 0x73  // s

        /// The size of one value in bytes, which on 64-bit Linux is also its alignment.
        var size: Int {
            switch self {
            case .pad, .character, .signed8, .unsigned8, .string: 1
            case .signed16, .unsigned16: 2
            case .signed32, .unsigned32, .float: 4
            case .signed64, .unsigned64, .double: 8
            }
        }

        var isSigned: Bool {
            switch self {
            case .signed8, .signed16, .signed32, .signed64: true
            default: false
            }
        }
    }

    /// A format character with its count.
    struct Field: Sendable, Equatable {
        let letter: Letter
        let count: Int
        /// In bytes from the start of the datagram.
        let offset: Int

        /// The number of values that are packed into the field.
        var valueCount: Int {
            switch letter {
            case .pad: 0
            case .string: 1
            default: count
            }
        }
    }

    /// The format string as the user wrote it.
    public let text: String
    let isBigEndian: Bool
    let fields: [Field]
    /// The size of the datagram in bytes. The corresponding Python function is `struct.calcsize`.
    public let size: Int

    /// The number of values that `pack(_:)` expects and `unpack(_:)` returns.
    public var valueCount: Int { fields.reduce(0) { $0 + $1.valueCount } }

    /// Whether values decide about any byte: not in `3x`, nor in `0s`, which takes a value but no byte of it.
    var isVariable: Bool { fields.contains { $0.letter != .pad && $0.count > 0 } }

    /// In bytes: a datagram that fits over IPv4 and IPv6.
    public static let maxSize = SocketName.maxIPv4PayloadSize

    /// Parses a format string.
    ///
    /// - Throws: `StructFailure` for an unknown format character, for a count without one, and for a size above
    ///   `maxSize`.
    public init(_ text: String) throws(StructFailure) {
        var rest = text.unicodeScalars[...]
        var (isBigEndian, isAligned) = (Self.isHostBigEndian, true)
        if let first = rest.first, "@=<>!".unicodeScalars.contains(first) {
            rest.removeFirst()
            isAligned = first == "@"
            if first == "<" { isBigEndian = false }
            if first == ">" || first == "!" { isBigEndian = true }
        }
        var (fields, size) = ([Field](), 0)
        while let scalar = rest.popFirst() {
            if scalar.value == 0x20 || (0x09...0x0d).contains(scalar.value) { continue }
            let (count, character) = try Self.count(from: scalar, &rest)
            guard let letter = UInt8(exactly: character.value).flatMap(Letter.init(rawValue:)) else {
                throw StructFailure(
                    "unknown format character '\(character)': use x c b B h H i I q Q f d s")
            }
            if isAligned { size = (size + letter.size - 1) / letter.size * letter.size }
            fields.append(Field(letter: letter, count: count, offset: size))
            size += count * letter.size
            guard size <= Self.maxSize else { throw Self.tooLarge(character) }
        }
        (self.text, self.isBigEndian, self.fields, self.size) = (text, isBigEndian, fields, size)
    }

    private static let isHostBigEndian = 1.bigEndian == 1

    /// Reads the count that starts with `first`, 1 if `first` is not a digit, and the format character after it.
    private static func count(
        from first: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) throws(StructFailure) -> (Int, Unicode.Scalar) {
        guard first.isDecimalDigit else { return (1, first) }
        var count = Int(first.value - 0x30)
        while let next = rest.popFirst() {
            guard next.isDecimalDigit else {
                guard count <= maxSize else { throw tooLarge(next) }
                return (count, next)
            }
            // Clamped to one above the maximum: still too large, and it cannot overflow.
            count = min(count * 10 + Int(next.value - 0x30), maxSize + 1)
        }
        throw StructFailure("the last count has no format character")
    }

    private static func tooLarge(_ letter: Unicode.Scalar) -> StructFailure {
        StructFailure("with '\(letter)' the format exceeds the maximum datagram size of \(maxSize) bytes")
    }
}

extension StructFormat.Letter: CustomStringConvertible {
    var description: String { String(Unicode.Scalar(rawValue)) }
}

/// The reason why a format, or a value for it, is invalid.
public struct StructFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
