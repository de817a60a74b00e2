/// A parser of a program's raw output that reports control sequences which curses never sends.
///
/// Such a sequence could only come from the data shown.
struct OutputAudit {
    /// Descriptions of the sequences found; empty for clean output.
    private(set) var problems: [String] = []
    /// The strings put on the clipboard with OSC 52, still in base64.
    private(set) var clipboard: [String] = []
    /// The parameters of all SGR sequences (`CSI ... m`), which set colours and attributes.
    private(set) var renditions: [Int] = []
    private var text: [UInt8] = []

    init(_ output: [UInt8]) {
        var rest = output[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x1b: readEscape(&rest)
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "\t"), 0x08: break
            case 0x0e, 0x0f, 0x00: break  // character sets and padding of old terminals
            case 0x00..<0x20, 0x7f: problems.append("control character \(byte)")
            default: text.append(byte)
            }
        }
        guard let decoded = String(validating: text, as: UTF8.self) else {
            problems.append("invalid UTF-8")
            return
        }
        for scalar in decoded.unicodeScalars where Self.isForbidden(scalar) {
            problems.append("scalar U+\(String(scalar.value, radix: 16, uppercase: true))")
        }
    }

    /// C1 controls, and invisible characters that reorder, hide or break text.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9f, 0x200b, 0x200e...0x200f, 0x2028...0x202e, 0x2060...0x206f, 0xfeff,
            0xe0000...0xe0fff:
            true
        default: false
        }
    }

    private mutating func readEscape(_ rest: inout ArraySlice<UInt8>) {
        switch rest.popFirst() {
        case UInt8(ascii: "["): readControlSequence(&rest)
        case UInt8(ascii: "]"): readCommand(&rest)
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            let set = rest.popFirst()
            if set != UInt8(ascii: "B"), set != UInt8(ascii: "0") { problems.append("character set") }
        case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "7"), UInt8(ascii: "8"), UInt8(ascii: "M"):
            break
        case let other: problems.append("ESC \(other.map { String(UnicodeScalar($0)) } ?? "at the end")")
        }
    }

    /// The modes that curses and the program set: cursor keys, autowrap, blinking and visible cursor, mouse,
    /// reports of the focus, alternate screen, bracketed paste.
    private static let modes: Set<Int> = [1, 7, 12, 25, 1000, 1002, 1003, 1004, 1005, 1006, 1049, 2004]

    private mutating func readControlSequence(_ rest: inout ArraySlice<UInt8>) {
        let body = rest.prefix { (0x20...0x3f).contains($0) }
        rest = rest.dropFirst(body.count)
        let parameters = String(decoding: body, as: UTF8.self)
        let final = rest.popFirst().map { String(UnicodeScalar($0)) } ?? ""
        let numbers = parameters.split { $0 == ";" || $0 == ":" || $0 == "?" }.compactMap { Int($0) }
        let isKnown =
            switch (final, parameters.first) {
            case ("m", _):
                parameters.allSatisfy { $0.isNumber || $0 == ";" || $0 == ":" }
            case ("h", "?"), ("l", "?"): Set(numbers).isSubset(of: Self.modes)
            case ("h", _), ("l", _): numbers == [4]
            // Saving and restoring the window title, part of entering and leaving the screen.
            case ("t", _): parameters == "22;0;0" || parameters == "23;0;0"
            case ("A", _), ("B", _), ("C", _), ("D", _), ("G", _), ("H", _), ("J", _), ("K", _), ("L", _),
                ("M", _), ("P", _), ("S", _), ("T", _), ("X", _), ("Z", _), ("@", _), ("b", _), ("d", _),
                ("r", _):
                parameters.allSatisfy { $0.isNumber || $0 == ";" }
            default: false
            }
        if !isKnown { problems.append("CSI \(parameters)\(final)") }
        if final == "m" { renditions += numbers }
    }

    /// Reads an operating system command (OSC) up to BEL or ST.
    private mutating func readCommand(_ rest: inout ArraySlice<UInt8>) {
        let body = rest.prefix { $0 != 0x07 && $0 != 0x1b }
        rest = rest.dropFirst(body.count)
        if rest.popFirst() == 0x1b { rest = rest.dropFirst() }
        let command = String(decoding: body, as: UTF8.self)
        if command.hasPrefix("52;c;") {
            clipboard.append(String(command.dropFirst(5)))
        } else {
            problems.append("OSC \(command)")
        }
    }
}
