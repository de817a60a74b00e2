import App
import Dashboard
import Screen

extension FuzzTarget {
    /// A theme file.
    static let theme = FuzzTarget("theme") { bytes in
        let theme: Theme
        do throws(SettingsFailure) {
            theme = try ThemeFile.theme(from: bytes, file: "fuzz.toml")
        } catch {
            return try check(error, of: bytes)
        }
        try require(!theme.name.isEmpty, "a theme without a name")
    }

    /// A configuration file.
    static let configuration = FuzzTarget("configuration") { bytes in
        let configuration: Configuration
        do throws(SettingsFailure) {
            configuration = try ConfigFile.configuration(from: bytes, file: "fuzz.toml")
        } catch {
            return try check(error, of: bytes)
        }
        _ = try mustRead("the configuration") { _ in try Keymap(configuration.bindings) }
        for key in configuration.bindings.flatMap(\.keys) {
            let name = key.configurationName
            try require(Key(configurationName: name) == key, "'\(name)' is another key")
        }
    }

    private static func check(_ failure: SettingsFailure, of bytes: [UInt8]) throws(BrokenProperty) {
        let lines = bytes.count { $0 == 0x0a } + 1
        // Only a missing name is reported without a line.
        let hasLocation = !failure.reason.hasPrefix("name: ")
        try require(failure.line != nil || !hasLocation, "'\(failure)' has no line")
        if let line = failure.line { try require((1...lines).contains(line), "line \(line) of \(lines)") }
        try require(!failure.reason.isEmpty, "refused without a reason")
        let isClean = failure.description.unicodeScalars.allSatisfy { !$0.isHarmful }
        try require(isClean, "'\(failure)' is not clean")
    }
}
