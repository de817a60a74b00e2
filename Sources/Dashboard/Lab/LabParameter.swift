import Core

/// A setting that the user can change; the cases are in the order of the strip.
enum LabParameter: Int, CaseIterable, Sendable {
    case delay, jitter, loss, reorder, duplicate, corrupt, rate, queue
    case count, size, interval, seed, family, medium

    /// Whether a change takes effect during a run; any other change takes effect at the next start.
    var isImpairment: Bool { rawValue <= LabParameter.queue.rawValue }

    /// Returns whether the wire treats packets as if the parameter did not exist.
    func isWithoutEffect(in setup: LabSetup) -> Bool {
        switch self {
        case .queue: setup.impairments.bitsPerSecond == nil
        default: isImpairment && value(in: setup) == 0
        }
    }

    /// Returns the value in the unit that the strip shows; nil for a parameter without a number.
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

    /// Sets the value, clamped to the valid range.
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

    /// The range that the command line accepts too, in the unit that the strip shows. A rate of 0 is unlimited.
    private var range: ClosedRange<Double> {
        switch self {
        case .loss, .reorder, .duplicate, .corrupt: 0...100
        case .delay, .jitter, .interval: 0...60_000
        case .rate: 1...100_000_000
        case .queue: 1...10_000
        case .count: 0...Double(LabLoad.maxCount)
        case .size: Double(LabMessage.minSize)...1_000_000
        case .seed: 0...9_007_199_254_740_992
        case .family, .medium: 0...0
        }
    }

    /// Returns whether a typed value is in the valid range.
    func accepts(_ value: Double) -> Bool {
        value == 0 && self == .rate || range.contains(value) && (!isWhole || value == value.rounded())
    }

    private var isWhole: Bool {
        switch self {
        case .queue, .count, .size, .seed: true
        default: false
        }
    }

    /// `from 0 to 100`.
    var rangeWords: String {
        "from \((self == .rate ? 0 : range.lowerBound).shortest) to \(range.upperBound.shortest)"
    }

    /// The parameter with the unit of its value.
    var label: String {
        switch self {
        case .delay, .jitter, .interval: "\(self) in ms"
        case .loss, .reorder, .duplicate, .corrupt: "\(self) in %"
        case .rate: "rate in kbit/s, 0 for no limit"
        case .queue: "queue in packets"
        case .count: "messages, 0 for no end"
        case .size: "size in bytes"
        case .seed, .family, .medium: "\(self)"
        }
    }

    /// Changes the value by one step of `+` or `-`.
    func step(up: Bool, in setup: inout LabSetup) {
        switch self {
        case .family: setup.family = setup.family == .ipv4 ? .ipv6 : .ipv4
        case .medium where setup.scenario == Scenario.localName: break  // it never uses the wire
        case .medium: (setup.medium, setup.requiresWire) = (setup.medium == .wire ? .loopback : .wire, false)
        case .rate: stepRate(up: up, in: &setup)
        default:
            let old = value(in: setup) ?? 0
            // Steps lead to round numbers: from 1.5 to 2 or 1, not to 2.5 or 0.5.
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

    /// Steps of the rate in kbit/s; above the last one the rate is unlimited.
    private static let rates: [Double] = [
        64, 128, 256, 512, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 1_000_000,
    ]

    private func stepRate(up: Bool, in setup: inout LabSetup) {
        let old = value(in: setup) ?? 0
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
    /// Returns the parameter as the strip shows it.
    func text(_ setup: LabSetup, isASCII: Bool) -> String {
        func number() -> String { Quantity.short(value(in: setup) ?? 0) }
        return switch self {
        case .delay: "delay \(number()) ms"
        case .jitter: isASCII ? "+-\(number())" : "±\(number())"
        case .loss: "loss \(number()) %"
        case .reorder: "reorder \(number()) %"
        case .duplicate: "duplicate \(number()) %"
        case .corrupt: "corrupt \(number()) %"
        case .rate: "rate \(Quantity.rate(setup.impairments.bitsPerSecond, isASCII: isASCII))"
        case .queue: "queue \(setup.impairments.queuePackets)"
        case .count where setup.load.isEndless: isASCII ? "endless x" : "∞ ×"
        case .count: "\(setup.load.count) \(isASCII ? "x" : "×")"
        case .size: "\(setup.load.size) B"
        case .interval:
            setup.load.interval == .zero ? "at full speed" : "every \(number()) ms"
        case .seed: "seed \(setup.seed)"
        case .family: setup.family == .ipv4 ? "IPv4" : "IPv6"
        case .medium: setup.medium == .wire ? "wire" : "loopback"
        }
    }

    /// Returns the value without the name of the parameter: `5 ms` of `delay 5 ms`.
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

    /// Returns whether two setups differ in this parameter.
    func differs(_ one: LabSetup, _ other: LabSetup) -> Bool {
        switch self {
        case .family: one.family != other.family
        case .medium: one.medium != other.medium
        default: value(in: one) != value(in: other)
        }
    }

    /// The separator before the parameter in the strip.
    var separator: String {
        switch self {
        case .delay, .count, .seed, .family, .medium: " ── "
        case .jitter, .size, .interval: " "
        default: " · "
        }
    }
}
