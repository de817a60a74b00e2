/// A colour of a theme: the terminal's default, an entry of its palette, or red, green and blue.
public struct Color: Hashable, BitwiseCopyable, Sendable {
    /// The kind in the high byte, the value in the low three.
    let code: UInt32

    public static let standard = Color(code: 0)

    /// Returns a colour of the terminal's palette of 256.
    public static func palette(_ index: UInt8) -> Color { Color(code: 1 << 24 | UInt32(index)) }

    public static func rgb(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> Color {
        Color(code: 2 << 24 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }

    public enum Form: Equatable, Sendable {
        case standard
        case palette(UInt8)
        case rgb(red: UInt8, green: UInt8, blue: UInt8)
    }

    public var form: Form {
        func byte(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: code >> shift) }
        return switch code >> 24 {
        case 1: .palette(byte(0))
        case 2: .rgb(red: byte(16), green: byte(8), blue: byte(0))
        default: .standard
        }
    }
}

public struct Attributes: OptionSet, Hashable, BitwiseCopyable, Sendable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let bold = Attributes(rawValue: 1 << 0)
    public static let dim = Attributes(rawValue: 1 << 1)
    public static let underline = Attributes(rawValue: 1 << 2)
    public static let reverse = Attributes(rawValue: 1 << 3)
}

/// The colours and attributes of a piece of text.
public struct Style: Hashable, Sendable {
    public var foreground: Color
    public var background: Color
    public var attributes: Attributes

    public init(foreground: Color = .standard, background: Color = .standard, attributes: Attributes = []) {
        (self.foreground, self.background, self.attributes) = (foreground, background, attributes)
    }
}
