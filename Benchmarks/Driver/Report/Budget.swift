/// An upper limit for a metric of Pollux.
///
/// Most budgets are ratios to a peer or a floor measured in the same run. Absolute budgets hold on any current machine.
struct Budget {
    enum Limit {
        /// At most this many seconds, bytes or wake-ups.
        case atMost(Double)
        /// At most this multiple of another subject's value.
        case times(Double, Subject)
    }

    enum Kind: String {
        case budget = ""
        /// A target, not a commitment.
        case goal = "goal "
    }

    var limit: Limit
    var kind = Kind.budget
    var statistic = Statistic.median

    /// The row of the table that shows this budget.
    var subject: Subject {
        switch limit {
        case .atMost: .pollux
        case .times(_, let subject): subject
        }
    }

    /// Whether the results are within the budget; nil if one side was not measured.
    func isKept(for metric: Metric, in results: Results) -> Bool? {
        guard let own = results[metric, .pollux]?.value(of: statistic) else { return nil }
        switch limit {
        case .atMost(let limit): return own <= limit
        case .times(let factor, let subject):
            guard let other = results[metric, subject]?.value(of: statistic) else { return nil }
            return own <= factor * other
        }
    }

    func text(for metric: Metric) -> String {
        let bound =
            switch limit {
            case .atMost(let limit): metric.unit.text(limit)
            case .times(let factor, _): "\(decimal(factor, places: 2)) x"
            }
        return "\(kind.rawValue)\(bound)" + (statistic == .p99 ? " p99" : "")
    }
}

extension Metric {
    var budgets: [Budget] {
        switch self {
        case .startReady, .firstAnswer, .stormBack, .memoryBeforeStorm, .stormMemory, .refresh50k,
            .socketMemory10k, .socketMemory50k, .socketMemory100k, .screenRows10k, .screenRows100k:
            []
        case .startWhole:
            [Budget(limit: .times(1, .btop)), Budget(limit: .times(2, .floor), kind: .goal)]
        case .residentMemory: [Budget(limit: .atMost(12e6)), Budget(limit: .atMost(9e6), kind: .goal)]
        case .anonymousMemory: [Budget(limit: .atMost(4e6)), Budget(limit: .atMost(2.5e6), kind: .goal)]
        case .datagramOnScreen: [Budget(limit: .times(1, .ncat))]
        case .datagramAsLine: [Budget(limit: .times(1.25, .receive))]
        case .datagramsLostOnScreen, .datagramsLost: [Budget(limit: .atMost(0))]
        case .keyUnderFlood: [Budget(limit: .atMost(0.05), statistic: .p99)]
        case .keyRepaint:
            [
                Budget(limit: .times(1, .tig), statistic: .p99),
                Budget(limit: .times(1.5, .tig)),
                Budget(limit: .times(1, .floor), kind: .goal, statistic: .p99),
            ]
        case .keyBytes: [Budget(limit: .times(1, .htop))]
        case .hundredKeys: [Budget(limit: .atMost(0.02))]
        case .listMove, .listFilter, .listSort, .listSnapshot: [Budget(limit: .atMost(0.02), statistic: .p99)]
        // The traffic figure of the tab bar.
        case .idleWakeUps: [Budget(limit: .atMost(1))]
        case .idleProcessor: [Budget(limit: .atMost(0.5e-3))]
        case .idleBytes: [Budget(limit: .atMost(150))]
        case .unfocusedWakeUps, .unfocusedBytes, .untimedWakeUps, .untimedBytes, .frozenWakeUps, .frozenBytes:
            [Budget(limit: .atMost(0))]
        // At least 100,000 packets per second, and at least 0.7 times the rate of the floor.
        case .wirePacket: [Budget(limit: .atMost(10e-6)), Budget(limit: .times(1 / 0.7, .forwarder))]
        case .wireProcessor: [Budget(limit: .times(1 / 0.7, .forwarder))]
        case .thousandLookups: [Budget(limit: .times(1.2, .ideal))]
        case .snapshot10k, .snapshot50k, .snapshot100k:
            [Budget(limit: .times(1.5, .dump)), Budget(limit: .times(1, .ss))]
        case .processes10k, .processes50k:
            [Budget(limit: .times(1, .dump), kind: .goal), Budget(limit: .times(0.6, .ss))]
        case .processes100k:
            [Budget(limit: .times(1, .dump), kind: .goal), Budget(limit: .times(0.15, .ss))]
        // With a refresh each second, 10 % and 60 % of a core.
        case .refresh10k, .screenRefresh10k: [Budget(limit: .atMost(0.1))]
        case .refresh100k, .screenRefresh100k: [Budget(limit: .atMost(0.6))]
        case .idleSocketsTime: [Budget(limit: .atMost(0.002))]
        // One snapshot per second; the measured time has up to one more.
        case .idleSocketsSnapshots: [Budget(limit: .atMost(1.1))]
        case .screenMemory10k: [Budget(limit: .atMost(60e6))]
        case .screenMemory100k: [Budget(limit: .atMost(250e6))]
        case .screenMove10k, .screenPage10k, .screenSort10k, .screenFilter10k, .screenView10k:
            [Budget(limit: .atMost(0.02), statistic: .p99)]
        case .screenMove100k, .screenPage100k, .screenSort100k, .screenFilter100k, .screenView100k:
            [Budget(limit: .atMost(0.05), statistic: .p99)]
        }
    }
}
