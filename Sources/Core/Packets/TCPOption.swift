/// One option of a TCP header.
public enum TCPOption: Sendable, Equatable {
    case maximumSegmentSize(Int)
    /// Number of bits by which the window is shifted.
    case windowScale(Int)
    case selectiveAcknowledgmentsPermitted
    /// Ranges of received sequence numbers, as absolute numbers.
    case selectiveAcknowledgments([(left: UInt32, right: UInt32)])
    case timestamps(value: UInt32, echo: UInt32)
    case other(kind: UInt8, length: Int)
    /// An option with an invalid length, which ends the list.
    case malformed

    /// Reads the options (RFC 9293 §3.2, RFC 7323, RFC 2018).
    public static func all(in bytes: ArraySlice<UInt8>) -> [TCPOption] {
        var (options, rest) = ([TCPOption](), bytes)
        while let kind = rest.first, kind != 0 {
            guard kind != 1 else {
                rest = rest.dropFirst()
                continue
            }
            guard rest.count >= 2, let length = rest.dropFirst().first, length >= 2, length <= rest.count
            else { return options + [.malformed] }
            options.append(TCPOption(kind: kind, rest.prefix(Int(length)).dropFirst(2)))
            rest = rest.dropFirst(Int(length))
        }
        return options
    }

    /// Returns the window scale that a SYN offers; nil if it offers none.
    public static func windowScale(in packet: ArraySlice<UInt8>, _ header: TCPHeader) -> Int? {
        let start = packet.startIndex
        for option in all(in: packet[start + header.options.lowerBound..<start + header.options.upperBound]) {
            if case .windowScale(let bits) = option { return bits }
        }
        return nil
    }

    private init(kind: UInt8, _ value: ArraySlice<UInt8>) {
        func number(_ offset: Int, _ count: Int) -> UInt32 {
            value.dropFirst(offset).prefix(count).reduce(0) { $0 << 8 | UInt32($1) }
        }
        switch (kind, value.count) {
        case (2, 2): self = .maximumSegmentSize(Int(number(0, 2)))
        case (3, 1): self = .windowScale(Int(number(0, 1)))
        case (4, 0): self = .selectiveAcknowledgmentsPermitted
        case (5, let count) where count > 0 && count % 8 == 0:
            self = .selectiveAcknowledgments(
                stride(from: 0, to: count, by: 8).map { (number($0, 4), number($0 + 4, 4)) })
        case (8, 8): self = .timestamps(value: number(0, 4), echo: number(4, 4))
        default: self = .other(kind: kind, length: value.count + 2)
        }
    }

    public static func == (left: TCPOption, right: TCPOption) -> Bool {
        left.text(sequenceBase: 0) == right.text(sequenceBase: 0)
    }

    /// Returns the option as text.
    ///
    /// - Parameter sequenceBase: The initial sequence number that SACK ranges are relative to.
    public func text(sequenceBase: UInt32) -> String {
        switch self {
        case .maximumSegmentSize(let size): return "MSS \(size)"
        case .windowScale(let bits): return "window scale \(bits)"
        case .selectiveAcknowledgmentsPermitted: return "SACK permitted"
        case .selectiveAcknowledgments(let ranges):
            var text = "SACK"
            for range in ranges { text += " \(range.left &- sequenceBase)-\(range.right &- sequenceBase)" }
            return text
        case .timestamps(let value, let echo): return "timestamps \(value) echo \(echo)"
        case .other(let kind, let length): return "kind \(kind) (\(length) B)"
        case .malformed: return "malformed"
        }
    }
}
