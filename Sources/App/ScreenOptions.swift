import Dashboard
import Glibc
import Screen
import Themes

/// What the command line says of the full screen.
public struct ScreenOptions: Sendable {
    /// The name of a shipped theme, or the path of a theme file.
    public var themeName: String?
    public var isASCII = false
    public var hasMouse = true
    /// What to say where the HOST of the command line does not resolve.
    public var suggestion: Suggestion?

    public init() {}

    func theme() throws(ThemeFailure) -> Theme {
        let name = themeName ?? ShippedThemes.standard
        guard let file = ShippedThemes.file(named: name) else {
            throw ThemeFailure(file: name, line: nil, reason: "no such theme")
        }
        return try ThemeFile.theme(from: file, file: "\(name).toml")
    }
}
