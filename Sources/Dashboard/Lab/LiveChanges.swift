import Core

extension [LabChange] {
    /// Limit of the changes kept; more than a user makes.
    private static let maxCount = 1000
    /// Changes that follow each other within this time are one: a user presses `+` several times.
    private static let maxGap = Duration.seconds(1)

    /// Adds a change, together with the last one if that has just been made.
    mutating func add(_ change: LabChange) {
        guard change.new != change.old else { return }
        if let last, change.at - last.at < Self.maxGap {
            removeLast()
            guard last.old != change.new else { return }
            append(LabChange(at: change.at, from: last.old, to: change.new))
        } else if count < Self.maxCount {
            append(change)
        }
    }
}

extension LabChange {
    /// `at 1.2 s: loss 30 %, cut`.
    var words: String {
        func setup(_ impairments: Impairments) -> LabSetup {
            LabSetup(scenario: "", impairments: impairments, load: LabLoad())
        }
        let (old, new) = (setup(old), setup(new))
        var parts = LabParameter.allCases.filter { $0.differs(old, new) }.map { parameter in
            (parameter == .jitter ? "jitter " : "") + parameter.text(new, isASCII: true)
        }
        if old.impairments.isCut != new.impairments.isCut {
            parts.append(new.impairments.isCut ? "cut" : "reconnected")
        }
        return "at \(Quantity.seconds(at)): " + parts.joined(separator: ", ")
    }
}
