extension Scenario {
    /// All of them, in the order of the picker. Each load is one that makes its promise true on a real kernel.
    public static let all: [Scenario] = [
        Scenario(
            name: "clean", impairments: .delayed(20), load: .each(20, count: 100),
            watchFor: [
                "Nothing is lost: both lanes deliver everything after one delay.",
                "TCP pays a handshake before the first byte, and an ACK for what arrives.",
            ], needsWire: false),
        Scenario(
            name: "lossy", impairments: .delayed(5) { $0.lossPercent = 10 }, load: .each(2, count: 500),
            watchFor: [
                "UDP: what is lost stays lost, and the rest arrives on time.",
                "TCP: all of it arrives in order; what waits behind a lost segment comes late.",
            ]),
        Scenario(
            name: "jitter", impairments: .delayed(20) { $0.jitter = .milliseconds(10) },
            load: .each(5, count: 200),
            watchFor: [
                "Packets overtake each other: UDP gives them out as they come, TCP in order.",
                "TCP takes some for lost and resends them in vain.",
            ]),
        Scenario(
            name: "duplicate", impairments: .delayed(10) { $0.duplicatePercent = 20 },
            load: .each(5, count: 200),
            watchFor: [
                "The wire makes copies: UDP reads a message twice, TCP never does.",
                "TCP knows a copy by its sequence numbers and says so to the sender (DSACK).",
            ]),
        Scenario(
            name: "corrupt", impairments: .delayed(5) { $0.corruptPercent = 10 },
            load: .each(5, count: 300),
            watchFor: [
                "One bit turned over: the kernel's checksum finds it, and the packet is gone.",
                "UDP loses the message without a word; TCP resends what was not acknowledged.",
            ]),
        Scenario(
            name: "bottleneck",
            impairments: .delayed(10) { ($0.bitsPerSecond, $0.queuePackets) = (1_000_000, 20) },
            load: .each(5, count: 300) { $0.size = 1200 },
            watchFor: [
                "2 Mbit/s into 1 Mbit/s: the queue fills, and UDP loses what finds it full.",
                "TCP finds the rate by itself, and takes longer: nothing is missing.",
            ]),
        Scenario(
            name: "outage", impairments: .delayed(5),
            load: .each(20, count: 150) { $0.cut = .milliseconds(500)..<Duration.milliseconds(2500) },
            watchFor: [
                "The wire is cut for 2 s: UDP loses all that is sent meanwhile, and never knows.",
                "TCP tries one segment again and again, each time after twice the wait.",
            ]),
        Scenario(
            name: "slow-reader", impairments: .delayed(5),
            load: .each(5, count: 300) {
                ($0.size, $0.receiveBuffer) = (1000, 16_384)
                $0.readerPause = .milliseconds(300)..<Duration.milliseconds(1200)
            },
            watchFor: [
                "The reader sleeps: the receive buffer of UDP overflows, though the wire loses nothing.",
                "TCP's window closes and the sender waits: nothing is lost, nothing resent.",
            ], needsWire: false),
        Scenario(
            name: "no-listener", impairments: .delayed(5),
            load: .each(20, count: 100) { $0.hasListener = false },
            watchFor: [
                "Nobody listens: TCP's SYN gets an RST, and connect() is refused after one round trip.",
                "UDP gets ICMP port unreachable, for a few only: the kernel limits its rate.",
            ], needsWire: false),
        Scenario(
            name: "boundaries", impairments: .delayed(5),
            load: .each(10, count: 3) { $0.readerPause = .zero..<Duration.milliseconds(100) },
            watchFor: [
                "Three sends: three datagrams, and three reads of them.",
                "TCP is a stream: the reader that comes later gets all three in one read.",
            ], needsWire: false),
        Scenario(
            name: "big-message", impairments: .delayed(10) { $0.lossPercent = 2 },
            load: .each(100, count: 10) { $0.size = 64_000 },
            watchFor: [
                "A datagram of 64,000 B is 44 fragments: one lost, and the whole message is.",
                "TCP cuts it into segments itself, and resends only the lost ones.",
            ]),
        Scenario(
            name: "local",
            load: .each(0, count: 100_000),
            watchFor: [
                "No wire: UDP on loopback against Unix datagrams, as fast as this machine can.",
                "What a message costs less is what skipping the network stack is worth.",
            ], needsWire: false),
    ]

    /// The one that compares two sockets of this machine, and never uses the wire.
    public static let localName = "local"

    public static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

    /// The scenario as it stands in the table, ready to run.
    public func setup(seed: UInt64 = 1, family: LabFamily = .ipv4) -> LabSetup {
        LabSetup(
            scenario: name, impairments: impairments, load: load, seed: seed, family: family,
            medium: name == Self.localName ? .loopback : .wire)
    }
}

extension LabSetup {
    /// Whether it shows what it promises on loopback too, where nothing can be impaired: it does where the
    /// scenario does, and asks for no impairment beyond the scenario's own.
    public var runsWithoutWire: Bool {
        guard let scenario = Scenario.named(scenario), !scenario.needsWire else { return false }
        return impairments == scenario.impairments || impairments == Impairments()
    }

    /// What `local` cannot do of what it is asked for, in words; nil where it can do all.
    public var localRefusal: String? {
        if impairments != Impairments() {
            return "it compares two sockets of this machine: there is no wire to impair"
        }
        if load.interval != .zero { return "it sends as fast as the machine can: it keeps no interval" }
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
