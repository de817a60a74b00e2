import Core
import Screen

extension Checklist {
    /// The transports of both lanes from the next start.
    ///
    /// - Parameter setup: The setup of the next run.
    static func lanes(of setup: LabSetup) -> Checklist {
        let choices = Transport.choices(for: setup.scenario)
        return Checklist(
            title: "Lanes from the next start",
            items: Lane.allCases.flatMap { lane in
                choices.map { transport in
                    Item(
                        words: "\(lane == .first ? "first " : "second")  \(transport)",
                        isOn: { $0.lab.setup.transports[lane] == transport },
                        toggle: { $0.lab.setup.transports[lane] = transport })
                }
            })
    }
}
