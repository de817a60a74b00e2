import Glibc

/// The user's own folders, by the XDG Base Directory Specification.
enum UserFolders {
    /// `$XDG_CONFIG_HOME/pollux`, or `~/.config/pollux`; nil if neither variable is set.
    static var configuration: String? {
        if let folder = environment("XDG_CONFIG_HOME"), folder.first == "/" { return "\(folder)/pollux" }
        return environment("HOME").map { "\($0)/.config/pollux" }
    }

    private static func environment(_ name: String) -> String? {
        guard let value = getenv(name), value.pointee != 0 else { return nil }
        return String(cString: value)
    }
}
