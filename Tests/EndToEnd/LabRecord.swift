import Foundation
import Glibc
import Testing

/// The record of `pollux lab --json`.
struct LabRecord: Decodable, Equatable {
    struct Failure: Decodable, Equatable {
        var code: String
        var message: String
    }

    struct Latency: Decodable, Equatable {
        var p50, p90, p99, max: Double
    }

    struct Waits: Decodable, Equatable {
        var count: Int
        var p50, max: Double?
    }

    struct Retransmits: Decodable, Equatable {
        var total, fast, timeout, probe, other: Int
    }

    struct LaneRecord: Decodable, Equatable {
        var sent, delivered, lost, duplicates, outOfOrder, reads: Int
        var lostMessages: [Int]
        var undelivered, icmp: Int
        var waited: Waits
        /// Lost messages by cause.
        var drops: [String: Int]
        var packetsOnWire, packetsDropped, bytesOnWire: Int
        var handshakeMilliseconds: Double?
        var latencyMilliseconds: Latency?
        var rttMilliseconds: RoundTrip?
        var goodputBitsPerSecond: Int
        var microsecondsPerMessage: Cost?
        var durationMilliseconds: Double
        var retransmits: Retransmits
        var checksumErrors: Int
        var congestionControl: String?
        var error: Failure?
    }

    struct RoundTrip: Decodable, Equatable {
        var p50, p99, max: Double
    }

    struct Cost: Decodable, Equatable {
        var cpu, wall: Double
    }

    struct Lateness: Decodable, Equatable {
        var p99, max: Double
    }

    var scenario, medium: String
    var lateness: Lateness?
    var mediumReason: String?
    var seed: UInt64
    var lanes: [String: LaneRecord]

    func lane(_ name: String) throws -> LaneRecord { try #require(lanes[name]) }

    /// Runs the lab, and expects no report of a mismatch between the kernel's counters and the wire's.
    static func of(_ arguments: String...) throws -> LabRecord {
        try decoded(Child.run(commandLine(arguments)))
    }

    /// Starts the lab, whose output is to be decoded.
    static func start(_ arguments: String...) throws -> RunningChild {
        try RunningChild(commandLine(arguments), hasInput: false)
    }

    private static func commandLine(_ arguments: [String]) throws -> [String] {
        try [Child.pollux(), "lab"] + arguments + ["--json"]
    }

    static func decoded(_ child: Child) throws -> LabRecord {
        #expect(child.errorLines == [])
        #expect(child.status == 0)
        let line = try #require(child.lines.first)
        #expect(child.lines.count == 1)
        return try JSONDecoder().decode(LabRecord.self, from: Data(line.utf8))
    }
}
