/// The themes that are built into the program, as the text of their files.
public enum ShippedThemes {
    /// The theme that is used when none is named.
    public static let standard = "dark"

    /// The file of a theme, by its name.
    public static func file(named name: String) -> [UInt8]? {
        switch name {
        case "dark": PackageResources.dark_toml
        default: nil
        }
    }
}
