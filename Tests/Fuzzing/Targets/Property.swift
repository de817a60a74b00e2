/// Something that has to hold for all input, and does not.
public struct BrokenProperty: Error, CustomStringConvertible {
    public let description: String
}

/// - Parameter property: What is wrong where `condition` does not hold.
func require(_ condition: Bool, _ property: @autoclosure () -> String) throws(BrokenProperty) {
    guard condition else { throw BrokenProperty(description: property()) }
}

/// For what a parser has printed itself and refuses now.
func mustRead<Value>(_ text: String, _ read: (String) throws -> Value) throws(BrokenProperty) -> Value {
    do {
        return try read(text)
    } catch {
        throw BrokenProperty(description: "'\(text)' was printed, and is refused: \(error)")
    }
}

extension Unicode.Scalar {
    /// Whether a terminal would obey it, or it reorders or hides text: what `cleaned` must not leave. Found
    /// otherwise than there, by the general category alone.
    var isHarmful: Bool {
        // Nearly all text is of these; to ask for a category takes long.
        if value >= 0x20, value < 0x7f { return false }
        return switch properties.generalCategory {
        case .format: value != 0x200c && value != 0x200d
        case .control, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension [UInt8] {
    /// The bytes as the program reads them where they should be text.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// Two inputs in one: what stands before the first newline, and what stands behind it.
    var firstLine: (line: [UInt8], rest: [UInt8]) {
        let line = prefix { $0 != 0x0a }
        return (Array(line), Array(self[line.endIndex...].dropFirst()))
    }
}
