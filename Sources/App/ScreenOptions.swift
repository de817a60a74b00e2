import Core
import Dashboard
import Themes

/// What the command line says of the full screen.
public struct ScreenOptions: Sendable {
    /// The name of a theme, or the path of a theme file.
    public var themeName: String?
    /// The configuration file; nil for the usual one.
    public var configurationPath: String?
    public var isASCII = false
    public var hasMouse = true
    /// What to say where the HOST of the command line does not resolve.
    public var suggestion: Suggestion?
    /// A chat that runs from the start.
    public var chat: ChatStart?
    public var screen = ScreenID.dashboard
    /// An experiment of the lab that runs from the start.
    public var lab: LabSetup?

    public init() {}
}
