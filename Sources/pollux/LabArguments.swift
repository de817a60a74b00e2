import ArgumentParser
import Core

/// What the wire does, where it is not the scenario's. A value of its own may begin with a dash: `-1` is a
/// number out of range, not an option.
struct WireArguments: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("How many packets are lost.", valueName: "%"))
    var loss: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("How long a packet is on its way.", valueName: "ms"))
    var delay: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("By how much that differs, up and down.", valueName: "ms"))
    var jitter: Double?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many packets are overtaken by a later one.", valueName: "%"))
    var reorder: Double?

    @Option(parsing: .unconditional, help: ArgumentHelp("How many packets arrive twice.", valueName: "%"))
    var duplicate: Double?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("How many packets lose a bit.", valueName: "%"))
    var corrupt: Double?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("How much passes at the most.", valueName: "bits/s"))
    var rate: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How much waits for that rate before packets are dropped.", valueName: "packets"))
    var queue: Int?

    func apply(to impairments: inout Impairments) throws {
        try set(&impairments.lossPercent, loss, "--loss", Self.percents, "percent")
        try set(&impairments.reorderPercent, reorder, "--reorder", Self.percents, "percent")
        try set(&impairments.duplicatePercent, duplicate, "--duplicate", Self.percents, "percent")
        try set(&impairments.corruptPercent, corrupt, "--corrupt", Self.percents, "percent")
        try set(&impairments.delay, milliseconds: delay, "--delay")
        try set(&impairments.jitter, milliseconds: jitter, "--jitter")
        if let rate {
            impairments.bitsPerSecond = try inRange(rate, "--rate", 1000...100_000_000_000, "bit/s")
        }
        try set(&impairments.queuePackets, queue, "--queue", 1...10_000, "packets")
    }

    private static let percents = 0.0...100
}

/// What is sent, where it is not the scenario's.
struct LoadArguments: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("How many messages are sent.", valueName: "n"))
    var count: Int?

    @Option(parsing: .unconditional, help: ArgumentHelp("How long each is.", valueName: "bytes"))
    var size: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The time between two; 0 is as fast as the sockets take them.", valueName: "ms"))
    var interval: Double?

    func apply(to load: inout LabLoad) throws {
        try set(&load.count, count, "--count", 1...1_000_000, "messages")
        try set(&load.size, size, "--size", LabMessage.minSize...1_000_000, "bytes")
        try set(&load.interval, milliseconds: interval, "--interval")
    }
}

private func set<Value: Comparable & LosslessStringConvertible>(
    _ place: inout Value, _ value: Value?, _ option: String, _ range: ClosedRange<Value>, _ unit: String
) throws {
    if let value { place = try inRange(value, option, range, unit) }
}

/// A minute is longer than anybody watches for.
private func set(_ place: inout Duration, milliseconds value: Double?, _ option: String) throws {
    guard let value else { return }
    place = .nanoseconds(Int64(try inRange(value, option, 0...60_000, "milliseconds") * 1e6))
}

/// - Throws: The ending of the command, for a value that is understood and impossible.
private func inRange<Value: Comparable & LosslessStringConvertible>(
    _ value: Value, _ option: String, _ range: ClosedRange<Value>, _ unit: String
) throws -> Value {
    guard range.contains(value) else {
        throw Exit.failure(
            "lab: \(option) \(value): from \(range.lowerBound) to \(range.upperBound) \(unit)")
    }
    return value
}
