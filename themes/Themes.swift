/// The themes that are built into the program, as the text of their files.
public enum ShippedThemes {
    /// The theme that is used when none is named.
    public static let standard = "dark"

    /// In the order in which they are offered.
    public static let names = ["dark", "light", "high-contrast", "mono", "gruvbox", "nord"]

    /// The file of a theme, by its name.
    public static func file(named name: String) -> [UInt8]? {
        switch name {
        case "dark": PackageResources.dark_toml
        case "light": PackageResources.light_toml
        case "high-contrast": PackageResources.high_contrast_toml
        case "mono": PackageResources.mono_toml
        case "gruvbox": PackageResources.gruvbox_toml
        case "nord": PackageResources.nord_toml
        default: nil
        }
    }
}
