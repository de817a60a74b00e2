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
        let old = comparison.rows.first { $0.label == row.label }?.cells[lane]
        return old.map { Self.words($0, beside: new, isASCII: isASCII) } ?? new
    }

    /// Returns the old figure and the new one; only the new one if they are equal.
    static func words(_ old: String, beside new: String, isASCII: Bool) -> String {
        old == new ? new : short(old, beside: new) + (isASCII ? " -> " : " → ") + new
    }

    /// Returns the old figure without its parts, and without the end that it has in common with the new one: `451` for
    /// `451 of 500`.
    private static func short(_ old: String, beside new: String) -> String {
        let total = old.split(separator: ": ").first?.split(separator: ", ").first ?? ""
        var words = total.split(separator: " ")
        // Of two percentiles, only the unit is left out.
        let maxOmitted = words.contains("/") ? 1 : words.count - 1
        let common = zip(words.reversed(), new.split(separator: " ").reversed()).prefix { $0 == $1 }
        words.removeLast(min(max(0, maxOmitted), common.count))
        return words.joined(separator: " ")
    }
}

extension LabState {
    /// Keeps the current or last run as the base, or forgets the base if it is this run.
    mutating func keepAsBase() -> Reply {
        guard let run else { return Reply() }
        if base != nil, isBaseOfThisRun {
            base = nil
            return .done("the base is forgotten")
        }
        let new = BaseRun(run.actual, comparison)
        (base, isBaseOfThisRun) = (new, true)
        return .done("kept \(new.name) as the base; B again forgets it")
    }
}
