/// The modes that a program set and reset in its output: DEC private modes (`CSI ? n h` and `l`) and keypad
/// mode (`ESC =` and `ESC >`).
///
/// They are parsed separately, because the terminal emulation does not know or report every mode. They are
/// listed in xterm's `ctlseqs`.
public struct TerminalModes: Equatable, Sendable {
    /// The modes seen so far: true if set, false if reset.
    public private(set) var seen: [Int: Bool] = [:]
    public private(set) var keypadSendsApplicationCodes = false
    private var position = Position.text
    private var parameters: [Int] = []

    private enum Position: Equatable { case text, escape, introducer, parameters }

    /// Modes that are set initially: autowrap and the visible cursor.
    private static let onAtFirst: Set<Int> = [7, 25]

    public init() {}

    /// Whether the mode is set, by the program or initially.
    public func isOn(_ mode: Int) -> Bool { seen[mode] ?? Self.onAtFirst.contains(mode) }

    /// Modes that are set but were not initially, in order.
    public var leftOn: [Int] {
        seen.filter { $0.value && !Self.onAtFirst.contains($0.key) }.keys.sorted()
    }

    /// Modes that are reset but were set initially, in order.
    public var leftOff: [Int] {
        seen.filter { !$0.value && Self.onAtFirst.contains($0.key) }.keys.sorted()
    }

    /// Parses more of the program's output. A sequence may be split between two calls.
    public mutating func scan(_ output: some Sequence<UInt8>) {
        for byte in output { scan(byte) }
    }

    private mutating func scan(_ byte: UInt8) {
        switch (position, byte) {
        case (_, 0x1b): position = .escape
        case (.text, _): break
        case (.escape, UInt8(ascii: "[")): position = .introducer
        case (.escape, _): finishEscape(byte)
        case (.introducer, UInt8(ascii: "?")):
            position = .parameters
            parameters = [0]
        case (.introducer, _): position = .text
        case (.parameters, UInt8(ascii: "0")...UInt8(ascii: "9")):
            // Clamped, because a hostile program may send any number of digits.
            let value = parameters[parameters.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
            parameters[parameters.count - 1] = min(value, 65535)
        case (.parameters, UInt8(ascii: ";")): parameters.append(0)
        case (.parameters, _):
            if byte == UInt8(ascii: "h") || byte == UInt8(ascii: "l") {
                for mode in parameters { seen[mode] = byte == UInt8(ascii: "h") }
            }
            position = .text
        }
    }

    private mutating func finishEscape(_ byte: UInt8) {
        position = .text
        switch byte {
        case UInt8(ascii: "="): keypadSendsApplicationCodes = true
        case UInt8(ascii: ">"): keypadSendsApplicationCodes = false
        case UInt8(ascii: "c"): self = TerminalModes()
        default: break
        }
    }
}
