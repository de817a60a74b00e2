import Foundation
import Screen
import Testing
import Themes

@testable import App

/// Tests that the shipped themes have the contrast of WCAG 2 and never rely on hue alone.
@Suite("Contrast of the shipped themes")
struct ThemeContrastTests {
    private static let colored = ShippedThemes.names.filter { $0 != "mono" }

    /// Roles of lines and marks, which need less contrast than text (WCAG 2, 1.4.11).
    private static let marks: Set<Role> = [.border, .focused, .hint]

    private static let pairs: [(Role, Role)] = [(.good, .bad), (.sent, .received), (.lost, .late)]

    private func theme(_ name: String) throws -> Theme {
        try ThemeFile.theme(from: try #require(ShippedThemes.file(named: name)), file: "\(name).toml")
    }

    @Test("every role is readable on its background", arguments: colored)
    func readable(name: String) throws {
        let theme = try theme(name)
        for role in Role.allCases {
            let style = theme[role]
            let found = try contrast(style.foreground, style.background)
            #expect(found >= (Self.marks.contains(role) ? 3 : 4.5), "\(name) \(role): \(found)")
        }
    }

    @Test("roles that can be selected are readable in the selected row too", arguments: colored)
    func selected(name: String) throws {
        let style = try theme(name)[.selected]
        #expect(try contrast(style.foreground, style.background) >= 4.5)
        #expect(style != (try theme(name))[.text])
    }

    @Test("opposites differ in more than hue", arguments: colored)
    func opposites(name: String) throws {
        let theme = try theme(name)
        for (one, other) in Self.pairs {
            let found = try contrast(theme[one].foreground, theme[other].foreground)
            let isTold = found >= 1.25 || theme[one].attributes != theme[other].attributes
            #expect(isTold, "\(name) \(one) and \(other): \(found)")
        }
    }

    @Test("colour themes use no dim attribute, because it reduces the contrast", arguments: colored)
    func dim(name: String) throws {
        let theme = try theme(name)
        for role in Role.allCases { #expect(!theme[role].attributes.contains(.dim), "\(role)") }
    }

    @Test("the mono theme has no colours and distinguishes its roles by attributes")
    func mono() throws {
        let theme = try theme("mono")
        for role in Role.allCases {
            #expect(theme[role].foreground == .standard && theme[role].background == .standard, "\(role)")
        }
        let pairs = Self.pairs + [(.selected, .text), (.focused, .border), (.warning, .bad), (.title, .text)]
        for (one, other) in pairs {
            #expect(theme[one].attributes != theme[other].attributes, "\(one) and \(other)")
        }
        #expect(theme[.selected].attributes.contains(.reverse))
        let inARun: [Role] = [.sent, .received, .lost, .late, .duplicate]
        #expect(Set(inARun.map { theme[$0].attributes.rawValue }).count == inARun.count)
    }

    /// Returns the contrast of two colours, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    private func contrast(_ one: Color, _ other: Color) throws -> Double {
        let (first, second) = (try luminance(one), try luminance(other))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance, from 0 to 1. Only a colour that is the same on
    /// every terminal has one.
    private func luminance(_ color: Color) throws -> Double {
        guard case .rgb(let red, let green, let blue) = color.form else { throw NoLuminance(color: color) }
        func linear(_ byte: UInt8) -> Double {
            let value = Double(byte) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    private struct NoLuminance: Error {
        var color: Color
    }
}
