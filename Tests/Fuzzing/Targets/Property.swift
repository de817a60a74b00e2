/// A property that does not hold for an input.
public struct BrokenProperty: Error, CustomStringConvertible {
    public let description: String
}

/// - Parameter property: The error message if `condition` is false.
func require(_ condition: Bool, _ property: @autoclosure () -> String) throws(BrokenProperty) {
    guard condition else { throw BrokenProperty(description: property()) }
}

/// Parses printed text, which must succeed.
func mustRead<Value>(_ text: String, _ read: (String) throws -> Value) throws(BrokenProperty) -> Value {
    do {
        return try read(text)
    } catch {
        throw BrokenProperty(description: "'\(text)' was printed, and is refused: \(error)")
    }
}

extension Unicode.Scalar {
    /// Whether the scalar could affect a terminal, or reorders or hides text, so that `cleaned` must remove
    /// it.
    ///
    /// Unlike `cleaned`, this uses only the general category.
    var isHarmful: Bool {
        // Most characters are in this range, and the category lookup is slow.
        if value >= 0x20, value < 0x7f { return false }
        return switch properties.generalCategory {
        case .format: value != 0x200c && value != 0x200d
        case .control, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

extension [UInt8] {
    /// The bytes decoded as UTF-8, as the program does for text.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// Two inputs in one: the bytes before the first newline, and the bytes after it.
    var firstLine: (line: [UInt8], rest: [UInt8]) {
        let line = prefix { $0 != 0x0a }
        return (Array(line), Array(self[line.endIndex...].dropFirst()))
    }
}
