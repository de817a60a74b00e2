import Screen

/// A binding as the row of hints shows it, measured once; a reference, since each frame gathers them anew.
final class KeyHint: Sendable {
    /// Stands for the hint among what the row is drawn from.
    let mark = ChangeToken()
    let key: String
    let words: String
    let columns: Int
    /// Where it is narrow, help and the way out stay longest.
    let isKept: Bool
    /// Where one pane is in sight, the way to the others stays next longest.
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
