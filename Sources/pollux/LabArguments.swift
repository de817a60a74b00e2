import ArgumentParser
import Core

/// The options that override the impairments of the scenario.
///
/// Each value is parsed unconditionally, since it may begin with a dash: `-1` is a number out of range, not an option.
struct WireArguments: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("Share of packets lost.", valueName: "%"))
    var loss: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("One-way delay.", valueName: "ms"))
    var delay: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Jitter (±), at most the delay.", valueName: "ms"))
    var jitter: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Share of packets reordered.", valueName: "%"))
    var reorder: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("Share of packets duplicated.", valueName: "%"))
    var duplicate: Double?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Share of packets with a flipped bit.", valueName: "%"))
    var corrupt: Double?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Rate limit; 1M is 1,000,000.", valueName: "bits/s"))
    var rate: ScaledCount?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Queue length of the rate limit; more are dropped.", valueName: "packets"))
    var queue: Int?

    func apply(to impairments: inout Impairments) throws {
        try set(&impairments.lossPercent, loss, "--loss", Self.percentRange, "percent")
        try set(&impairments.reorderPercent, reorder, "--reorder", Self.percentRange, "percent")
        try set(&impairments.duplicatePercent, duplicate, "--duplicate", Self.percentRange, "percent")
        try set(&impairments.corruptPercent, corrupt, "--corrupt", Self.percentRange, "percent")
        try set(&impairments.delay, milliseconds: delay, "--delay")
        try set(&impairments.jitter, milliseconds: jitter, "--jitter")
        if let rate {
            impairments.bitsPerSecond = try inRange(
                rate.number, "--rate", 1000...100_000_000_000, "bit/s")
        }
        try set(&impairments.queuePackets, queue, "--queue", 1...10_000, "packets")
        if let refusal = impairments.refusal { throw Exit.failure("lab: \(refusal)") }
    }

    /// Whether an option asks for an impairment, if only for one that the scenario has too.
    var isImpairing: Bool {
        [loss, delay, jitter, reorder, duplicate, corrupt].contains { $0 ?? 0 > 0 } || rate != nil
            || queue != nil
    }

    private static let percentRange = 0.0...100
}

/// The options that override the load of the scenario.
struct LoadArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            """
            Number of messages; 0 for an endless run, on the screen only. Other runs end unfinished after \
            count x interval + 60 s + 4 delays; time in which they are held or paused does not count.
            """, valueName: "n"))
    var count: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Size of each message; 64k is 64,000.", valueName: "bytes"))
    var size: ScaledCount?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Time between two messages; 0 sends as fast as the sockets accept them.", valueName: "ms"))
    var interval: Double?

    func apply(to load: inout LabLoad) throws {
        try set(&load.count, count, "--count", 0...LabLoad.maxCount, "messages")
        try set(&load.size, size?.number, "--size", LabMessage.minSize...1_000_000, "bytes")
        try set(&load.interval, milliseconds: interval, "--interval")
    }
}

/// A whole number with an optional k, M or G, which are powers of 1,000.
struct ScaledCount: ExpressibleByArgument {
    let number: Int

    init?(argument: String) {
        // A sign is understood, so that the number is refused as out of range.
        let isNegative = argument.hasPrefix("-")
        guard let amount = Double(scaled: isNegative ? String(argument.dropFirst()) : argument),
            let number = Int(exactly: amount)
        else { return nil }
        self.number = isNegative ? -number : number
    }
}

/// The option that overrides the lanes of the scenario.
struct LaneArguments: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The two lanes: udp, tcp, tcp:cubic, tcp:reno, tcp:bbr; in the scenario local udp and unix.",
            valueName: "a,b"))
    var lanes: String?

    func apply(to transports: inout LanePair<Transport>) throws {
        guard let lanes else { return }
        do throws(LaneListFailure) {
            transports = try LanePair(parsing: lanes)
        } catch {
            throw Exit.failure("lab: \(error)")
        }
    }
}

private func set<Value: Comparable & Numeric & LosslessStringConvertible>(
    _ setting: inout Value, _ value: Value?, _ option: String, _ range: ClosedRange<Value>, _ unit: String
) throws {
    if let value { setting = try inRange(value, option, range, unit) }
}

/// Sets a time of up to a minute, which exceeds any practical delay or interval.
private func set(_ setting: inout Duration, milliseconds value: Double?, _ option: String) throws {
    guard let value else { return }
    setting = .nanoseconds(Int64(try inRange(value, option, 0...60_000, "milliseconds") * 1e6))
}

/// Returns the value if it is in range.
///
/// - Throws: The command's exit status, after a message with the range.
private func inRange<Value: Comparable & Numeric & LosslessStringConvertible>(
    _ value: Value, _ option: String, _ range: ClosedRange<Value>, _ unit: String
) throws -> Value {
    guard range.contains(value) else {
        let (lower, upper) = (range.lowerBound.shortest, range.upperBound.shortest)
        throw Exit.failure(
            "lab: \(option) must be between \(lower) and \(upper) \(unit), not \(value.shortest)")
    }
    return value
}
