import CNcurses
import Glibc
import Screen

/// The colours of the terminal, and the nearest one to each colour of a theme.
enum Palette {
    case none
    /// The eight or sixteen colours of ECMA-48, whose exact shades the user chooses.
    case ansi(count: Int)
    /// The sixteen colours, a cube of 6x6x6 and 24 greys.
    case indexed256
    /// Colour numbers are red, green and blue.
    case direct

    /// Reads the palette from the terminal's description. `NO_COLOR` (no-color.org) turns colours off.
    static func ofTerminal() -> Palette {
        if let value = getenv("NO_COLOR"), value.pointee != 0 { return .none }
        guard has_colors(), start_color() == OK, use_default_colors() == OK else { return .none }
        switch pollux_colors() {
        case 1 << 24 where pollux_terminal_flag("RGB") != 0: return .direct
        case 256...: return .indexed256
        case 16...: return .ansi(count: 16)
        case 8...: return .ansi(count: 8)
        default: return .none
        }
    }

    var hasColors: Bool { if case .none = self { false } else { true } }

    /// Returns the colour number for curses; -1 is the terminal's default.
    func number(of color: Color) -> CInt {
        switch (self, color.form) {
        case (.none, _), (_, .standard): return -1
        case (.direct, .rgb(let red, let green, let blue)):
            return CInt(red) << 16 | CInt(green) << 8 | CInt(blue)
        case (.direct, .palette(let index)):
            // On a direct-colour terminal, numbers below 8 still refer to the palette.
            if index < 8 { return CInt(index) }
            let (red, green, blue) = Self.components(of: Int(index))
            return CInt(red << 16 | green << 8 | blue)
        case (.indexed256, .palette(let index)): return CInt(index)
        case (.indexed256, .rgb(let red, let green, let blue)):
            return CInt(Self.nearest(to: (Int(red), Int(green), Int(blue)), in: 16..<256))
        case (.ansi(let count), .palette(let index)):
            if Int(index) < count { return CInt(index) }
            return CInt(Self.ansi(Self.components(of: Int(index)), count: count))
        case (.ansi(let count), .rgb(let red, let green, let blue)):
            return CInt(Self.ansi((Int(red), Int(green), Int(blue)), count: count))
        }
    }

    private static func nearest(to target: (Int, Int, Int), in range: Range<Int>) -> Int {
        func distance(_ index: Int) -> Int {
            let (red, green, blue) = components(of: index)
            let (r, g, b) = (red - target.0, green - target.1, blue - target.2)
            return 2 * r * r + 4 * g * g + 3 * b * b  // the eye is most sensitive to green
        }
        return range.min { distance($0) < distance($1) } ?? 0
    }

    /// Returns the one of the eight or sixteen colours with the nearest hue.
    ///
    /// The user chooses their shades, so a distance between shades would be meaningless.
    private static func ansi(_ color: (red: Int, green: Int, blue: Int), count: Int) -> Int {
        let (brightest, darkest) = (
            max(color.red, color.green, color.blue), min(color.red, color.green, color.blue)
        )
        let isBright = count == 16 && brightest > 200
        guard brightest - darkest >= 48 else {
            switch (2 * color.red + 5 * color.green + color.blue) / 8 {
            case ..<72: return 0
            case ..<120: return count == 16 ? 8 : 7
            default: return isBright ? 15 : 7
            }
        }
        let middle = (brightest + darkest) / 2
        let hue =
            (color.red > middle ? 1 : 0) | (color.green > middle ? 2 : 0) | (color.blue > middle ? 4 : 0)
        return isBright ? hue + 8 : hue
    }

    /// Returns red, green and blue of xterm's 256 colours.
    private static func components(of index: Int) -> (Int, Int, Int) {
        switch index {
        case 0..<16:
            let level = index < 8 ? 205 : 255
            if index == 7 { return (229, 229, 229) }
            if index == 8 { return (127, 127, 127) }
            return (index & 1 == 0 ? 0 : level, index & 2 == 0 ? 0 : level, index & 4 == 0 ? 0 : level)
        case 16..<232:
            func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
            let cube = index - 16
            return (level(cube / 36), level(cube / 6 % 6), level(cube % 6))
        default:
            let grey = 8 + 10 * (index - 232)
            return (grey, grey, grey)
        }
    }
}

/// The colour pairs in use. Curses numbers them, and some terminals have only a few.
struct ColorPairs {
    private struct Colors: Equatable {
        let foreground: Color
        let background: Color
    }

    private let palette: Palette
    /// The colours of each pair. There are a few dozen, so a linear search is enough.
    private var known: [(colors: Colors, pair: CInt)] = []

    init(palette: Palette) {
        self.palette = palette
    }

    /// Returns the pair for two colours; 0, the terminal's default pair, once no more are available.
    mutating func number(foreground: Color, background: Color) -> CInt {
        let colors = Colors(foreground: foreground, background: background)
        if let entry = known.first(where: { $0.colors == colors }) { return entry.pair }
        let (front, back) = (palette.number(of: foreground), palette.number(of: background))
        let next = CInt(known.count + 1)
        var pair: CInt = 0
        if front >= 0 || back >= 0, next < pollux_color_pairs(), init_extended_pair(next, front, back) == OK {
            pair = next
        }
        known.append((colors, pair))
        return pair
    }
}
