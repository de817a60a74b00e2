/// The themes built into the program, as TOML files.
public enum ShippedThemes {
    /// The name of the default theme.
    public static let standard = "dark"

    /// The names of all built-in themes, in the order of the theme picker.
    public static let names = ["dark", "light", "high-contrast", "mono", "gruvbox", "nord"]

    /// Returns the contents of a theme's file; nil for an unknown name.
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
