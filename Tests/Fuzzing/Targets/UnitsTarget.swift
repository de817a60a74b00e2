import Core

extension FuzzTarget {
    /// Files of systemd's units.
    static let units = FuzzTarget("units") { bytes in
        let restart = UnitRestart(unitFiles: [bytes[...]])
        let other: UnitRestart = restart == .always ? .no : .always
        // The empty line ends a line that a backslash continues.
        let text = Array("\n\n[Service]\nRestart = \(other.rawValue)\n".utf8)
        for files in [[bytes[...], text[...]], [(bytes + text)[...]]] {
            try require(UnitRestart(unitFiles: files) == other, "a later setting does not count")
        }
    }
}
