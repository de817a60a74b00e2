extension Scenario {
    /// The scenarios that are ready, in the order of the picker.
    public static let all: [Scenario] = [
        Scenario(
            name: "clean", impairments: wire { $0.delay = .milliseconds(20) },
            watchFor: [
                "Nothing is lost: both lanes deliver everything after one delay.",
                "TCP pays a handshake before the first byte, and an ACK for what arrives.",
            ], needsWire: false),
        Scenario(
            name: "lossy",
            impairments: wire { ($0.delay, $0.lossPercent) = (.milliseconds(5), 10) },
            load: load { ($0.count, $0.interval) = (500, .milliseconds(2)) },
            watchFor: [
                "UDP: what is lost stays lost, and the rest arrives on time.",
                "TCP: all of it arrives in order; what waits behind a lost segment comes late.",
            ]),
    ]

    private static func wire(_ change: (inout Impairments) -> Void) -> Impairments {
        var impairments = Impairments()
        change(&impairments)
        return impairments
    }

    private static func load(_ change: (inout LabLoad) -> Void) -> LabLoad {
        var load = LabLoad()
        change(&load)
        return load
    }
}
