import Core

/// A run that the user has kept, so that later runs can be compared with it.
struct BaseRun: Sendable, Equatable {
    /// `lossy, seed 3`.
    let name: String
    let comparison: LaneComparison

    init(_ setup: LabSetup, _ comparison: LaneComparison) {
        name = "\(setup.scenario), seed \(setup.seed)"
        self.comparison = comparison
    }

    /// Returns a figure of a later run with that of this one: `5.8 / 727 → 5.6 / 261 ms`; only the new one if they are
    /// equal.
    func text(of row: LaneComparison.Row, in lane: Lane, isASCII: Bool) -> String {
        let new = row.cells[lane]
        guard let old = comparison.rows.first(where: { $0.label == row.label })?.cells[lane], old != new
        else {
            return new
        }
        var words = old.split(separator: " ")
        // A unit that both have stands only once.
        for word in new.split(separator: " ").reversed() where words.count > 1 {
            guard words.last == word else { break }
            words.removeLast()
        }
        return words.joined(separator: " ") + (isASCII ? " -> " : " → ") + new
    }
}

extension LabState {
    /// Keeps the current or last run as the base, or forgets the base if it is this run.
    mutating func keepAsBase() -> Reply {
        guard let run else { return Reply() }
        let new = BaseRun(run.actual, comparison)
        guard new != base else {
            base = nil
            return .done("the base is forgotten")
        }
        base = new
        return .done("kept \(new.name) as the base; B again forgets it")
    }
}
