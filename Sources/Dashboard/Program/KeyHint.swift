import Screen

/// A binding in the row of hints, measured once.
///
/// A reference type, since each frame collects the hints again.
final class KeyHint: Sendable {
    /// Identifies the hint among the inputs of the row.
    let changeToken = ChangeToken()
    let key: String
    let words: String
    let columns: Int
    /// Whether the hint is dropped last on a narrow screen: help and quit.
    let isKept: Bool
    /// Whether the hint leads to the other panes, and is dropped late while only one pane is visible.
    let leadsToPanes: Bool
    private let command: Command
    private let off: @Sendable (State) -> String?

    init?(_ binding: KeyBinding) {
        guard let hint = binding.hint, let key = binding.keys.first else { return nil }
        (self.key, words) = (" " + key.name, " " + hint + " ")
        columns = self.key.columns + words.columns
        isKept = binding.command == .help || binding.command == .close
        leadsToPanes = binding.command == .nextPane
        (command, off) = (binding.command, binding.off)
    }

    func canBeUsed(_ state: State) -> Bool { state.reasonAgainst(command, off) == nil }
}
