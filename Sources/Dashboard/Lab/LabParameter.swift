import Core

/// One number of the setup that the user may change, in the order of the strip.
enum LabParameter: Int, CaseIterable, Sendable {
    case delay, jitter, loss, reorder, duplicate, corrupt, rate, queue
    case count, size, interval, seed, family, medium

    /// Whether the wire takes a change while a run goes on; the rest counts from the next start.
    var isImpairment: Bool { rawValue <= LabParameter.queue.rawValue }

    /// What digits may be typed for, in the unit that the strip shows; nil for a choice of words.
    func value(in setup: LabSetup) -> Double? {
        let (wire, load) = (setup.impairments, setup.load)
        return switch self {
        case .delay: wire.delay.milliseconds
        case .jitter: wire.jitter.milliseconds
        case .loss: wire.lossPercent
        case .reorder: wire.reorderPercent
        case .duplicate: wire.duplicatePercent
        case .corrupt: wire.corruptPercent
        case .rate: Double(wire.bitsPerSecond ?? 0) / 1000
        case .queue: Double(wire.queuePackets)
        case .count: Double(load.count)
        case .size: Double(load.size)
        case .interval: load.interval.milliseconds
        case .seed: Double(setup.seed)
        case .family, .medium: nil
        }
    }

    /// Sets the number, or the nearest that makes sense.
    func set(_ value: Double, in setup: inout LabSetup) {
        let value = value == 0 && self == .rate ? 0 : min(max(value, range.lowerBound), range.upperBound)
        let whole = Int(value)
        switch self {
        case .delay: setup.impairments.delay = Self.duration(milliseconds: value)
        case .jitter: setup.impairments.jitter = Self.duration(milliseconds: value)
        case .loss: setup.impairments.lossPercent = value
        case .reorder: setup.impairments.reorderPercent = value
        case .duplicate: setup.impairments.duplicatePercent = value
        case .corrupt: setup.impairments.corruptPercent = value
        case .rate: setup.impairments.bitsPerSecond = value == 0 ? nil : Int(value * 1000)
        case .queue: setup.impairments.queuePackets = whole
        case .count: setup.load.count = whole
        case .size: setup.load.size = whole
        case .interval: setup.load.interval = Self.duration(milliseconds: value)
        case .seed: setup.seed = UInt64(value)
        case .family, .medium: break
        }
    }

    /// What the command line takes too, in the unit that the strip shows; a rate of 0 is none.
    private var range: ClosedRange<Double> {
        switch self {
        case .loss, .reorder, .duplicate, .corrupt: 0...100
        case .delay, .jitter, .interval: 0...60_000
        case .rate: 1...100_000_000
        case .queue: 1...10_000
        case .count: 1...1_000_000
        case .size: Double(LabMessage.minSize)...1_000_000
        case .seed: 0...9_007_199_254_740_992
        case .family, .medium: 0...0
        }
    }

    /// A step of `+` or `-`: each about as far as one would want to see a difference.
    func step(up: Bool, in setup: inout LabSetup) {
        switch self {
        case .family: setup.family = setup.family == .ipv4 ? .ipv6 : .ipv4
        case .medium where setup.scenario == Scenario.localName: break  // it never uses the wire
        case .medium: setup.medium = setup.medium == .wire ? .loopback : .wire
        case .rate: stepRate(up: up, in: &setup)
        default:
            let old = value(in: setup) ?? 0
            // From 1.5 to 2 or 1, and not to 2.5 or 0.5: steps lead to round numbers.
            let steps = old / stepSize
            let next = up ? steps.rounded(.down) + 1 : steps.rounded(.up) - 1
            set(next * stepSize, in: &setup)
        }
    }

    private var stepSize: Double {
        switch self {
        case .delay: 5
        case .queue: 5
        case .count: 50
        case .size: 100
        default: 1
        }
    }

    /// Kilobits a second, and then no limit.
    private static let rates: [Double] = [
        64, 128, 256, 512, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 1_000_000,
    ]

    private func stepRate(up: Bool, in setup: inout LabSetup) {
        let old = value(in: setup) ?? 0
        // No limit stands above the highest.
        if up {
            set(old == 0 ? 0 : Self.rates.first { $0 > old } ?? 0, in: &setup)
        } else {
            let below = old == 0 ? Self.rates.last : Self.rates.last { $0 < old }
            set(below ?? old, in: &setup)
        }
    }

    private static func duration(milliseconds: Double) -> Duration {
        .nanoseconds(Int64((milliseconds * 1_000_000).rounded()))
    }
}

extension LabParameter {
    /// The figure as the strip shows it.
    func text(_ setup: LabSetup, isASCII: Bool) -> String {
        func plain() -> String { Quantity.short(value(in: setup) ?? 0) }
        return switch self {
        case .delay: "delay \(plain()) ms"
        case .jitter: isASCII ? "+-\(plain())" : "±\(plain())"
        case .loss: "loss \(plain()) %"
        case .reorder: "reorder \(plain()) %"
        case .duplicate: "duplicate \(plain()) %"
        case .corrupt: "corrupt \(plain()) %"
        case .rate: "rate \(Quantity.rate(setup.impairments.bitsPerSecond, isASCII: isASCII))"
        case .queue: "queue \(setup.impairments.queuePackets)"
        case .count: "\(setup.load.count) \(isASCII ? "x" : "×")"
        case .size: "\(setup.load.size) B"
        case .interval:
            setup.load.interval == .zero ? "at full speed" : "every \(plain()) ms"
        case .seed: "seed \(setup.seed)"
        case .family: setup.family == .ipv4 ? "IPv4" : "IPv6"
        case .medium: setup.medium == .wire ? "wire" : "loopback"
        }
    }

    /// The figure without its name, where it has one: `5 ms` of `delay 5 ms`.
    func amount(_ setup: LabSetup, isASCII: Bool) -> String {
        let text = text(setup, isASCII: isASCII)
        guard isNamed, let space = text.firstIndex(of: " ") else { return text }
        return String(text[text.index(after: space)...])
    }

    private var isNamed: Bool {
        switch self {
        case .jitter, .count, .size, .interval, .family, .medium: false
        default: true
        }
    }

    /// Whether it is another one in the two.
    func differs(_ one: LabSetup, _ other: LabSetup) -> Bool {
        switch self {
        case .family: one.family != other.family
        case .medium: one.medium != other.medium
        default: value(in: one) != value(in: other)
        }
    }

    /// What stands in front of it.
    var separator: String {
        switch self {
        case .delay, .count, .seed, .family, .medium: " ── "
        case .jitter, .size, .interval: " "
        default: " · "
        }
    }
}
