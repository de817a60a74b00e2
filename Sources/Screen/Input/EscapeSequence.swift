/// A key, or another input, that the terminal sends as an escape sequence.
///
/// It is either a control sequence (CSI, `ESC [`) or a single shift (SS3, `ESC O`). ECMA-48 §5.4 defines their
/// form, xterm's `ctlseqs` and `console_codes(4)` their meaning.
public enum EscapeSequence: Equatable, Sendable {
    case key(Key)
    case mouse(MouseAction)
    case pasteStart
    /// The terminal has got or lost the focus (mode 1004).
    case focus(Bool)
    /// A complete sequence that has no meaning here.
    case unknown

    /// How much of a sequence has been received.
    enum Progress: Equatable {
        case unfinished
        case whole(EscapeSequence)
        /// The last byte cannot be part of a sequence.
        case broken
    }

    static let escape: UInt8 = 0x1b
    private static let controlSequence = UInt8(ascii: "[")
    private static let singleShift = UInt8(ascii: "O")

    /// Returns whether the bytes received so far are a complete sequence.
    ///
    /// - Parameter bytes: The bytes from the escape on. Without the last byte, the sequence was unfinished.
    static func progress(_ bytes: [UInt8]) -> Progress {
        guard bytes.count > 1, let last = bytes.last else { return .unfinished }
        let isControl = bytes[1] == controlSequence
        guard isControl || bytes[1] == singleShift else { return .broken }
        guard bytes.count > 2 else { return .unfinished }
        if isControl, bytes[2] == UInt8(ascii: "M") {
            // A mouse action in the original X10 encoding: a button, a column and a row, one byte each from 32.
            return bytes.count < 6
                ? .unfinished
                : .whole(mouse(button: Int(bytes[3]) - 32, x: Int(bytes[4]) - 32, y: Int(bytes[5]) - 32))
        }
        if isControl, bytes[2] == UInt8(ascii: "[") {
            // A function key on the Linux console.
            return bytes.count == 4 ? .whole(consoleFunction(last)) : .unfinished
        }
        switch last {
        case 0x30...0x3f: return .unfinished
        case 0x20...0x2f: return isControl ? .unfinished : .whole(shifted(last, isPlain: bytes.count == 3))
        case 0x40...0x7e:
            return .whole(
                isControl
                    ? control(last, parameters: bytes[2..<(bytes.count - 1)])
                    : shifted(last, isPlain: bytes.count == 3))
        default: return .broken
        }
    }

    /// Returns the key that a complete sequence stands for; nil for any other sequence.
    public static func key(_ bytes: [UInt8]) -> Key? {
        if case .whole(.key(let key)) = progress(bytes) { key } else { nil }
    }

    /// Ignores modifiers, since no key has a separate meaning with them.
    ///
    /// A function key with a modifier is unknown, however: some terminals send Shift-F1 for F13, and the wrong
    /// function key might quit.
    private static func control(_ final: UInt8, parameters: ArraySlice<UInt8>) -> EscapeSequence {
        if parameters.first == UInt8(ascii: "<") { return mouse(final, parameters: parameters.dropFirst()) }
        guard let numbers = numbers(parameters) else { return .unknown }
        let (first, isPlain) = (numbers.first ?? 0, numbers.count < 2)
        switch final {
        case UInt8(ascii: "Z"): return .key(.backTab)
        case UInt8(ascii: "P")...UInt8(ascii: "S"):
            return parameters.isEmpty ? function(final) : .unknown
        case UInt8(ascii: "~"):
            switch first {
            case 11...15 where isPlain: return .key(.function(first - 10))
            case 17...21 where isPlain: return .key(.function(first - 11))
            case 23...24 where isPlain: return .key(.function(first - 12))
            case 200: return .pasteStart
            default: return editing(first)
            }
        case UInt8(ascii: "^"), UInt8(ascii: "@"): return editing(first)  // Control in rxvt
        case UInt8(ascii: "I"), UInt8(ascii: "O"):
            return parameters.isEmpty ? .focus(final == UInt8(ascii: "I")) : .unknown
        default: return cursor(final)
        }
    }

    /// Decodes a mouse action in the SGR encoding, in which `m` ends the release of a button.
    private static func mouse(_ final: UInt8, parameters: ArraySlice<UInt8>) -> EscapeSequence {
        guard final == UInt8(ascii: "M"), let numbers = numbers(parameters), numbers.count == 3
        else { return .unknown }
        return mouse(button: numbers[0], x: numbers[1], y: numbers[2])
    }

    /// Decodes a mouse action, ignoring modifiers. Columns and rows count from 1.
    private static func mouse(button: Int, x: Int, y: Int) -> EscapeSequence {
        guard x > 0, y > 0 else { return .unknown }
        switch button & ~0b11100 {
        case 0: return .mouse(MouseAction(.press, x: x - 1, y: y - 1))
        case 64: return .mouse(MouseAction(.wheelUp, x: x - 1, y: y - 1))
        case 65: return .mouse(MouseAction(.wheelDown, x: x - 1, y: y - 1))
        default: return .unknown  // other buttons, releases and movements
        }
    }

    private static func shifted(_ final: UInt8, isPlain: Bool) -> EscapeSequence {
        switch final {
        case UInt8(ascii: "P")...UInt8(ascii: "S"): return isPlain ? function(final) : .unknown
        case UInt8(ascii: "M"): return .key(.enter)
        case UInt8(ascii: "I"): return .key(.tab)
        case UInt8(ascii: " "): return .key(.character(" "))
        case UInt8(ascii: "X"): return .key(.character("="))
        // The keypad in its application mode sends `*+,-./0123456789` with another bit set.
        case UInt8(ascii: "j")...UInt8(ascii: "y"):
            return .key(.character(Character(Unicode.Scalar(final - 0x40))))
        default: return cursor(final)
        }
    }

    private static func function(_ final: UInt8) -> EscapeSequence {
        .key(.function(Int(final - UInt8(ascii: "P")) + 1))
    }

    private static func consoleFunction(_ final: UInt8) -> EscapeSequence {
        switch final {
        case UInt8(ascii: "A")...UInt8(ascii: "E"): .key(.function(Int(final - UInt8(ascii: "A")) + 1))
        default: .unknown
        }
    }

    private static func cursor(_ final: UInt8) -> EscapeSequence {
        switch final {
        case UInt8(ascii: "A"), UInt8(ascii: "a"): .key(.up)
        case UInt8(ascii: "B"), UInt8(ascii: "b"): .key(.down)
        case UInt8(ascii: "C"), UInt8(ascii: "c"): .key(.right)
        case UInt8(ascii: "D"), UInt8(ascii: "d"): .key(.left)
        case UInt8(ascii: "H"): .key(.home)
        case UInt8(ascii: "F"): .key(.end)
        default: .unknown
        }
    }

    private static func editing(_ number: Int) -> EscapeSequence {
        switch number {
        case 1, 7: .key(.home)
        case 2: .key(.insert)
        case 3: .key(.delete)
        case 4, 8: .key(.end)
        case 5: .key(.pageUp)
        case 6: .key(.pageDown)
        default: .unknown
        }
    }

    /// Parses the parameters, an absent one as 0.
    ///
    /// Returns nil for parameters that no key has: private ones, subparameters, numbers of 1,000,000 or more,
    /// and parameters that intermediate bytes follow.
    private static func numbers(_ bytes: ArraySlice<UInt8>) -> [Int]? {
        guard !bytes.isEmpty else { return [] }
        var numbers = [0]
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let number = numbers[numbers.count - 1] * 10 + Int(byte - UInt8(ascii: "0"))
                guard number < 1_000_000 else { return nil }
                numbers[numbers.count - 1] = number
            case UInt8(ascii: ";"): numbers.append(0)
            default: return nil
            }
        }
        return numbers
    }
}
