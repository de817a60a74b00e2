import Core

extension LabSetup {
    /// Returns the command line that runs this setup without a screen.
    ///
    /// Only what differs from the scenario becomes an option.
    ///
    /// - Parameter scenario: The scenario that the setup came from.
    func commandLine(from scenario: Scenario) -> String {
        let defaults = scenario.setup()
        var text = "pollux lab \(scenario.name)"
        for (parameter, option) in Self.options
        where parameter.value(in: self) != parameter.value(in: defaults) {
            text += " --\(option) \(argument(for: parameter))"
        }
        if transports != defaults.transports { text += " --lanes \(transports.first),\(transports.second)" }
        if family != defaults.family { text += " --family ipv6" }
        if medium != defaults.medium { text += " --medium loopback" }
        return text
    }

    /// The options of `pollux lab`, in the order of its help.
    private static let options: [(LabParameter, String)] = [
        (.loss, "loss"), (.delay, "delay"), (.jitter, "jitter"), (.reorder, "reorder"),
        (.duplicate, "duplicate"), (.corrupt, "corrupt"), (.rate, "rate"), (.queue, "queue"),
        (.count, "count"), (.size, "size"), (.interval, "interval"), (.seed, "seed"),
    ]

    private func argument(for parameter: LabParameter) -> String {
        switch parameter {
        // The option has no word for an unlimited rate; its maximum is more than any machine reaches.
        case .rate: return String(impairments.bitsPerSecond ?? 100_000_000_000)
        case .seed: return String(seed)
        default:
            let value = parameter.value(in: self) ?? 0
            return value == value.rounded() ? String(Int(value)) : String(value)
        }
    }
}
