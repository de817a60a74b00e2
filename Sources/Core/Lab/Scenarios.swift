extension Scenario {
    /// All scenarios, in the order of the picker. Each load makes a real kernel show the effect.
    public static let all: [Scenario] = [
        Scenario(
            name: "clean", impairments: .delayed(20), load: .each(20, count: 100),
            watchFor: [
                "Nothing is lost: both lanes deliver everything after one delay.",
                "TCP pays a handshake before the first byte, and ACKs for the data.",
            ],
            onLoopback: [
                "Nothing is lost: both lanes deliver everything at once.",
                "TCP pays a handshake before the first byte, and ACKs for the data.",
            ], needsWire: false),
        Scenario(
            name: "lossy", impairments: .delayed(5) { $0.lossPercent = 10 }, load: .each(2, count: 500),
            seed: 7,
            watchFor: [
                "UDP: what is lost stays lost, and the rest arrives on time.",
                "TCP: all of it arrives in order; data after a lost segment has to wait.",
            ]),
        Scenario(
            name: "jitter", impairments: .delayed(20) { $0.jitter = .milliseconds(10) },
            load: .each(5, count: 200),
            seed: 13,
            watchFor: [
                "Packets overtake each other: UDP delivers them as they come, TCP in order.",
                "TCP mistakes some for lost: those retransmissions are spurious.",
            ]),
        Scenario(
            name: "duplicate", impairments: .delayed(10) { $0.duplicatePercent = 20 },
            load: .each(5, count: 200),
            seed: 27,
            watchFor: [
                "The wire duplicates packets: UDP reads a message twice, TCP never does.",
                "TCP detects a copy by its sequence number and reports it to A (DSACK).",
            ]),
        Scenario(
            name: "corrupt", impairments: .delayed(5) { $0.corruptPercent = 10 },
            load: .each(5, count: 300),
            seed: 29,
            watchFor: [
                "One bit is flipped: the kernel finds a bad checksum and drops the packet.",
                "UDP loses the message silently; TCP resends what was not acknowledged.",
            ]),
        Scenario(
            name: "bottleneck",
            impairments: .delayed(10) { ($0.bitsPerSecond, $0.queuePackets) = (1_000_000, 20) },
            load: .each(5, count: 300) { $0.size = 1200 },
            watchFor: [
                "2 Mbit/s into 1 Mbit/s: the queue fills up, and its tail drops hit UDP.",
                "TCP adapts to the rate: it takes longer, and nothing is lost.",
            ]),
        Scenario(
            name: "outage", impairments: .delayed(5),
            load: .each(20, count: 150) { $0.cut = .milliseconds(500)..<Duration.milliseconds(2500) },
            watchFor: [
                "The wire is cut for 2 s: UDP loses everything sent meanwhile, unnoticed.",
                "TCP resends one segment, from the second time on after twice the wait (RTO).",
            ]),
        Scenario(
            name: "slow-reader", impairments: .delayed(5),
            load: .each(5, count: 300) {
                ($0.size, $0.receiveBuffer) = (1000, 16_384)
                $0.readerPause = .milliseconds(300)..<Duration.milliseconds(1200)
            },
            watchFor: [
                "The reader sleeps: UDP's receive buffer overflows; the wire loses nothing.",
                "TCP's window closes and the sender waits: nothing is lost or resent.",
            ],
            onLoopback: [
                "The reader sleeps: UDP's receive buffer overflows, and messages are lost.",
                "TCP's window closes and the sender waits: nothing is lost or resent.",
            ], needsWire: false),
        Scenario(
            name: "no-listener", impairments: .delayed(5),
            load: .each(20, count: 100) { $0.hasListener = false },
            watchFor: [
                "Nobody listens: an RST answers the SYN; connect() fails in one round trip.",
                "UDP gets ICMP port unreachable for only a few: the kernel limits the rate.",
            ],
            onLoopback: [
                "Nobody listens: an RST answers the SYN, and connect() fails at once.",
                "UDP gets ICMP port unreachable for each: loopback has no limit of the rate.",
            ], needsWire: false),
        Scenario(
            name: "boundaries", impairments: .delayed(5),
            load: .each(10, count: 3) { $0.readerPause = .zero..<Duration.milliseconds(100) },
            watchFor: [
                "Three sends: three datagrams, and three reads.",
                "TCP is a stream: a reader that starts later gets all three in one read.",
            ], needsWire: false),
        Scenario(
            name: "big-message", impairments: .delayed(10) { $0.lossPercent = 2 },
            load: .each(100, count: 10) { $0.size = 64_000 },
            seed: 13,
            watchFor: [
                "A 64,000 B datagram is 44 fragments: if one is lost, the message is lost.",
                "TCP splits it into segments, and resends only the lost ones.",
            ],
            overIPv6: [
                "A 64,000 B datagram is 45 fragments: if one is lost, the message is lost.",
                "TCP splits it into segments, and resends only the lost ones.",
            ]),
        Scenario(
            name: "rivals",
            impairments: .delayed(10) { ($0.bitsPerSecond, $0.queuePackets) = (1_000_000, 20) },
            load: .each(5, count: 1000) { $0.size = 1200 }, transports: LanePair(.tcp(.cubic), .tcp(.bbr)),
            watchFor: [
                "1 Mbit/s for each: cubic fills its queue until a packet drops.",
                "bbr sends at the rate it has measured: few drops, half the round trip.",
            ]),
        Scenario(
            name: "bufferbloat",
            impairments: .delayed(10) { ($0.bitsPerSecond, $0.queuePackets) = (1_000_000, 200) },
            load: .each(5, count: 1000) { $0.size = 1200 }, transports: LanePair(.tcp(.cubic), .tcp(.bbr)),
            watchFor: [
                "A queue of 200 packets for each: cubic fills it, and the round trip grows.",
                "bbr keeps the queue short: the same goodput at a fraction of the round trip.",
            ]),
        Scenario(
            name: "local",
            load: .each(0, count: 100_000), transports: LanePair(.udp, .unix),
            watchFor: [
                "No wire: UDP on loopback against Unix datagrams, at full speed.",
                "The time saved for each message is the cost of the network stack.",
            ], needsWire: false),
    ]

    /// Name of the scenario that compares two local sockets and never uses the wire.
    public static let localName = "local"

    /// Returns the scenario with a name; nil if none has it.
    public static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

    /// Returns an experiment with the scenario's own impairments and load.
    ///
    /// - Parameter seed: nil for the scenario's own.
    public func setup(seed: UInt64? = nil, family: LabFamily = .ipv4) -> LabSetup {
        LabSetup(
            scenario: name, impairments: impairments, load: load, transports: transports,
            seed: seed ?? self.seed,
            family: family, medium: name == Self.localName ? .loopback : .wire)
    }
}

extension LabSetup {
    /// Whether it shows its effect on loopback too, where nothing can be impaired: neither the scenario nor the user
    /// must need the wire, and the setup must not add impairments to the scenario's own.
    public var runsWithoutWire: Bool {
        guard !requiresWire, let scenario = Scenario.named(scenario), !scenario.needsWire else {
            return false
        }
        return impairments == scenario.impairments || impairments == Impairments()
    }

    /// Why the scenario `local` cannot run with this setup, for the user; nil if it can.
    public var localRefusal: String? {
        if requiresWire || impairments != Impairments() {
            return "it compares two local sockets and has no wire to impair"
        }
        if load.interval != .zero { return "it sends as fast as the machine can and cannot keep an interval" }
        return nil
    }
}

extension Impairments {
    fileprivate static func delayed(
        _ milliseconds: Int, _ change: (inout Impairments) -> Void = { _ in }
    ) -> Impairments {
        var impairments = Impairments()
        impairments.delay = .milliseconds(milliseconds)
        change(&impairments)
        return impairments
    }
}

extension LabLoad {
    fileprivate static func each(
        _ milliseconds: Int, count: Int, _ change: (inout LabLoad) -> Void = { _ in }
    ) -> LabLoad {
        var load = LabLoad()
        (load.interval, load.count) = (.milliseconds(milliseconds), count)
        change(&load)
        return load
    }
}
