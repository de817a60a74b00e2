import Core
import Dashboard
import Themes

/// The command-line options of the full screen.
public struct ScreenOptions: Sendable {
    /// The name of a theme, or the path of a theme file.
    public var themeName: String?
    /// The configuration file; nil for the default one.
    public var configurationPath: String?
    public var isASCII = false
    public var hasMouse = true
    /// A subcommand to suggest if HOST does not resolve.
    public var suggestion: Suggestion?
    /// A chat to open at the start.
    public var chat: ChatStart?
    public var screen = ScreenID.dashboard
    /// A lab experiment to run at the start.
    public var lab: LabSetup?

    public init() {}
}
