extension CounterCheck {
    /// The lost UDP messages of a run, and what else the kernel's counters must agree with.
    public struct Losses: Sendable, Equatable {
        /// The lost messages of all UDP lanes by cause.
        public var causes: LossCauses
        /// UDP messages that were still on the wire when the run ended.
        public var undelivered: Int

        public init(_ causes: LossCauses, undelivered: Int) {
            (self.causes, self.undelivered) = (causes, undelivered)
        }
    }

    /// One sentence for each cause of lost messages, and for the ICMP errors, if the kernel counted differently.
    var lossMismatches: [String] {
        guard let losses else { return [] }
        var found: [String] = []
        // The kernel counts the wire's copies too, which are not messages.
        let copies = tally.aToB.copies
        func expect(_ what: String, _ kernel: Int, _ count: Int, slack: Int) {
            guard !(count...count + slack).contains(kernel) else { return }
            found.append("\(what): kernel counted \(kernel), lab counted \(count)")
        }
        for cause in [LossCause.wire, .queue, .cut] where losses.causes[cause] != packetsDropped(by: cause) {
            found.append(
                "messages lost by \(cause): wire counted \(packetsDropped(by: cause)), "
                    + "lab counted \(losses.causes[cause])")
        }
        expect("UDP checksum errors at B", udpChecksumErrorsAtB, losses.causes[.checksum], slack: copies)
        expect(
            "UDP receive buffer errors at B", b["Udp.RcvbufErrors"] + b["Udp6RcvbufErrors"],
            losses.causes[.buffer], slack: copies)
        expect(
            "UDP datagrams to a closed port of B", b["Udp.NoPorts"] + b["Udp6NoPorts"],
            losses.causes[.noPort], slack: copies)
        if copies == 0 {
            expect(
                "fragmented messages that B could not reassemble", unassembledMessages,
                losses.causes[.fragments], slack: losses.undelivered)
        }
        if copies == 0, losses.undelivered == 0 {
            expect(
                "fragments that reached B", b["Ip.ReasmReqds"] + b["Ip6ReasmReqds"],
                a["Ip.FragCreates"] + a["Ip6FragCreates"] - packetsDropped(by: .fragments), slack: 0)
        }
        expect(
            "ICMP errors received by A", icmpErrorsAtA,
            tally.lanes.all.reduce(0) { $0 + $1.icmpErrors }, slack: 0)
        return found
    }

    /// A's packets that the wire dropped in the lanes without TCP.
    private func packetsDropped(by cause: LossCause) -> Int {
        Lane.allCases.filter { sockets[$0] == nil }.reduce(0) { $0 + tally[$1].drops[cause] }
    }

    /// Checksum errors that B's kernel counted in UDP datagrams.
    public var udpChecksumErrorsAtB: Int { b["Udp.InCsumErrors"] + b["Udp6InCsumErrors"] }

    /// The messages that A's kernel fragmented and B's did not reassemble. `ReasmFails` would count them only after
    /// 30 s, when the reassembly times out.
    private var unassembledMessages: Int {
        a["Ip.FragOKs"] + a["Ip6FragOKs"] - b["Ip.ReasmOKs"] - b["Ip6ReasmOKs"]
    }

    private var icmpErrorsAtA: Int {
        let names = ["DestUnreachs", "TimeExcds", "ParmProbs"].map { "Icmp.In\($0)" }
        let names6 = ["DestUnreachs", "PktTooBigs", "TimeExcds", "ParmProblems"].map { "Icmp6In\($0)" }
        return (names + names6).reduce(0) { $0 + a[$1] }
    }
}
