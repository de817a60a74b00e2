extension LabReport {
    /// The record of `pollux lab --json`.
    public var record: JSONValue {
        .object([
            ("scenario", .string(setup.scenario)),
            ("medium", .string(info.medium.rawValue)),
            ("mediumReason", .optional(info.mediumReason)),
            ("seed", .unsigned(setup.seed)),
            ("parameters", setup.parametersRecord(congestionControl: info.congestionControl)),
            ("lanes", .object(lanes.map { ($0.name, $0.record) })),
        ])
    }
}

extension LabSetup {
    /// The parameters, named after the command's options.
    fileprivate func parametersRecord(congestionControl: String) -> JSONValue {
        .object([
            ("family", .string(family.rawValue)),
            ("count", .integer(Int64(load.count))),
            ("size", .integer(Int64(load.size))),
            ("intervalMilliseconds", load.interval.recordedMilliseconds),
            ("lossPercent", .number(impairments.lossPercent)),
            ("delayMilliseconds", impairments.delay.recordedMilliseconds),
            ("jitterMilliseconds", impairments.jitter.recordedMilliseconds),
            ("reorderPercent", .number(impairments.reorderPercent)),
            ("duplicatePercent", .number(impairments.duplicatePercent)),
            ("corruptPercent", .number(impairments.corruptPercent)),
            ("rateBitsPerSecond", .optional(impairments.bitsPerSecond)),
            ("queuePackets", .integer(Int64(impairments.queuePackets))),
            ("receiveBuffer", .optional(load.receiveBuffer)),
            ("congestionControl", .optional(congestionControl.isEmpty ? nil : congestionControl)),
        ])
    }
}

extension LabReport.LaneReport {
    fileprivate var record: JSONValue {
        let figures = figures
        return .object([
            ("sent", .integer(Int64(figures.sent))),
            ("delivered", .integer(Int64(figures.delivered))),
            ("lost", .integer(Int64(figures.lost))),
            ("lostMessages", .list(lostMessages.map { .integer(Int64($0)) })),
            ("duplicates", .integer(Int64(figures.duplicates))),
            ("outOfOrder", .integer(Int64(figures.outOfOrder))),
            ("reads", .integer(Int64(figures.reads))),
            ("packetsOnWire", .integer(Int64(figures.packetsOnWire))),
            ("packetsDropped", .integer(Int64(figures.packetsDropped))),
            ("bytesOnWire", .integer(Int64(figures.bytesOnWire))),
            ("handshakeMilliseconds", figures.handshake?.recordedMilliseconds ?? .null),
            ("latencyMilliseconds", figures.latency?.record ?? .null),
            ("durationMilliseconds", figures.duration.recordedMilliseconds),
            ("retransmits", figures.retransmits.record),
            ("checksumErrors", .integer(Int64(figures.checksumErrors))),
            ("error", figures.failure?.record ?? .null),
        ])
    }
}

extension LatencyPercentiles {
    fileprivate var record: JSONValue {
        .object([
            ("p50", p50.recordedMilliseconds), ("p90", p90.recordedMilliseconds),
            ("p99", p99.recordedMilliseconds), ("max", max.recordedMilliseconds),
        ])
    }
}

extension LabFailure {
    fileprivate var record: JSONValue {
        .object([("code", .string(code)), ("message", .string(message))])
    }
}

extension Scenario {
    /// A record of `pollux lab --list --json`.
    public var record: JSONValue {
        .object([
            ("name", .string(name)),
            ("watchFor", .strings(watchFor)),
            ("needsWire", .bool(needsWire)),
            ("parameters", setup().parametersRecord(congestionControl: "")),
        ])
    }
}
