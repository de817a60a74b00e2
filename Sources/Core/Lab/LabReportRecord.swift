extension LabReport {
    /// The record of `pollux lab --json`.
    public var record: JSONValue {
        .object([
            ("scenario", .string(setup.scenario)),
            ("medium", .string(info.medium.rawValue)),
            ("mediumReason", .optional(info.mediumReason)),
            ("seed", .unsigned(setup.seed)),
            ("parameters", setup.parametersRecord),
            ("changes", .list(changes.map(\.record))),
            ("lateness", lateness?.record ?? .null),
            (
                "lanes",
                .object(
                    zip(lanes, info.congestionControl.all).map { lane, control in
                        (lane.name, lane.record(congestionControl: control))
                    })
            ),
        ])
    }
}

extension LabSetup {
    /// The parameters, named after the command's options.
    fileprivate var parametersRecord: JSONValue {
        let start: [(String, JSONValue)] = [
            ("family", .string(family.rawValue)),
            ("count", .integer(Int64(load.count))),
            ("size", .integer(Int64(load.size))),
            ("intervalMilliseconds", load.interval.recordedMilliseconds),
        ]
        let end: [(String, JSONValue)] = [
            ("cutMilliseconds", Self.record(of: load.cut)),
            ("receiveBuffer", .optional(load.receiveBuffer)),
            ("readerPauseMilliseconds", Self.record(of: load.readerPause)),
            ("listener", .bool(load.hasListener)),
        ]
        return .object(start + impairments.fields.map { ($0.name, $0.value) } + end)
    }

    private static func record(of times: Range<Duration>?) -> JSONValue {
        guard let times else { return .null }
        return .object([
            ("from", times.lowerBound.recordedMilliseconds), ("to", times.upperBound.recordedMilliseconds),
        ])
    }
}

extension LabReport.LaneReport {
    fileprivate func record(congestionControl: String?) -> JSONValue {
        let figures = figures
        func count(_ number: Int) -> JSONValue { .integer(Int64(number)) }
        let fields: [(String, JSONValue)] = [
            ("sent", count(figures.sent)),
            ("delivered", count(figures.delivered)),
            ("lost", count(figures.lost)),
            ("lostMessages", .list(lostMessages.map(count))),
            ("undelivered", count(figures.undelivered)),
            ("duplicates", count(figures.duplicates)),
            ("outOfOrder", count(figures.outOfOrder)),
            ("waited", figures.waited.record),
            ("reads", count(figures.reads)),
            ("packetsOnWire", count(figures.packetsOnWire)),
            ("packetsDropped", count(figures.packetsDropped)),
            ("drops", figures.drops.record),
            ("bytesOnWire", count(figures.bytesOnWire)),
            ("handshakeMilliseconds", figures.handshake?.recordedMilliseconds ?? .null),
            ("latencyMilliseconds", figures.latency?.record ?? .null),
            ("rttMilliseconds", figures.roundTrip?.record ?? .null),
            ("goodputBitsPerSecond", count(figures.goodputBitsPerSecond)),
            ("microsecondsPerMessage", figures.cost?.record ?? .null),
            ("durationMilliseconds", figures.duration.recordedMilliseconds),
            ("retransmits", figures.retransmits.record),
            ("checksumErrors", count(figures.checksumErrors)),
            ("icmp", count(figures.icmpErrors)),
            ("congestionControl", .optional(congestionControl)),
            ("error", figures.failure?.record ?? .null),
        ]
        return .object(fields)
    }
}

extension LossCauses {
    fileprivate var record: JSONValue {
        .object(LossCause.allCases.map { ("\($0)", .integer(Int64(self[$0]))) })
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

extension RoundTripPercentiles {
    fileprivate var record: JSONValue {
        .object([
            ("p50", p50.recordedMilliseconds), ("p99", p99.recordedMilliseconds),
            ("max", max.recordedMilliseconds),
        ])
    }
}

extension MessageCost {
    /// In microseconds.
    fileprivate var record: JSONValue {
        .object([("cpu", Self.microseconds(cpu)), ("wall", Self.microseconds(wall))])
    }

    private static func microseconds(_ duration: Duration) -> JSONValue {
        .number(Double(duration.nanoseconds) / 1000)
    }
}

extension Lateness {
    fileprivate var record: JSONValue {
        .object([("p99", p99.recordedMilliseconds), ("max", max.recordedMilliseconds)])
    }
}

extension Waits {
    fileprivate var record: JSONValue {
        .object([
            ("count", .integer(Int64(count))), ("p50", p50?.recordedMilliseconds ?? .null),
            ("max", max?.recordedMilliseconds ?? .null),
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
            ("lanes", .strings(transports.all.map(\.description))),
            ("parameters", setup().parametersRecord),
        ])
    }
}
