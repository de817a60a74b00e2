import Core

extension LabSetup {
    /// The command that runs the same without a screen: what differs from the scenario, as options.
    ///
    /// - Parameter scenario: The row of the table that the setup came from.
    func commandLine(from scenario: Scenario) -> String {
        let plain = scenario.setup()
        var words = "pollux lab \(scenario.name)"
        for (figure, option) in Self.options where figure.value(in: self) != figure.value(in: plain) {
            words += " --\(option) \(argument(of: figure))"
        }
        if family != plain.family { words += " --family ipv6" }
        if medium != plain.medium { words += " --medium loopback" }
        return words
    }

    /// Its options, in the order in which its help lists them.
    private static let options: [(LabParameter, String)] = [
        (.loss, "loss"), (.delay, "delay"), (.jitter, "jitter"), (.reorder, "reorder"),
        (.duplicate, "duplicate"), (.corrupt, "corrupt"), (.rate, "rate"), (.queue, "queue"),
        (.count, "count"), (.size, "size"), (.interval, "interval"), (.seed, "seed"),
    ]

    private func argument(of figure: LabParameter) -> String {
        switch figure {
        // There is no word for no limit: the highest that is taken is none to any machine.
        case .rate: return String(impairments.bitsPerSecond ?? 100_000_000_000)
        case .seed: return String(seed)
        default:
            let value = figure.value(in: self) ?? 0
            return value == value.rounded() ? String(Int(value)) : String(value)
        }
    }
}
