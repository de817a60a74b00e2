import App
import Core
import Foundation
import Kernel
import PseudoTerminal
import TestSupport
import Testing

/// The reasons of segments that the kernel's own stacks send, against the kernel's counters and tshark.
@Suite("Reasons on the wire", .requires(.tun, .namespaces))
struct LabReasonsTests {
    private func run(_ name: String, seed: UInt64) throws -> (Laboratory, LabReport) {
        let scenario = try #require(Scenario.named(name))
        let laboratory = Laboratory(scenario.setup(seed: seed))
        return (laboratory, try laboratory.finished())
    }

    @Test(
        "every retransmission has the reason that the kernel counts it under",
        arguments: ["lossy", "jitter", "bottleneck", "outage", "corrupt", "slow-reader"])
    func counters(name: String) throws {
        let (laboratory, report) = try run(name, seed: 3)
        #expect(report.mismatches == [])
        let retransmits = report.lanes[1].figures.retransmits
        let marked = laboratory.packets.filter {
            $0.lane == .second && $0.direction == .aToB && $0.marks.contains(.retransmission)
        }
        #expect(marked.count == retransmits.total)
        #expect(marked.allSatisfy { $0.reason != nil && $0.reason != .retransmission })
        func count(_ matches: (PacketReason) -> Bool) -> Int {
            marked.count { $0.reason.map(matches) ?? false }
        }
        #expect(count { if case .fastRetransmission = $0 { true } else { false } } == retransmits.fast)
        #expect(count { if case .timeout = $0 { true } else { false } } == retransmits.timeout)
        #expect(count { if case .lossProbe = $0 { true } else { false } } == retransmits.probe)
        #expect(count { $0 == .afterTimeout } == retransmits.other)
        // A retransmission names an earlier packet with the same messages.
        for packet in marked {
            guard let previous = packet.previous, let messages = packet.messages else { continue }
            let earlier = laboratory.packets.first { $0.lane == .second && $0.number == previous.number }
            #expect(earlier?.enteredAt == previous.at && previous.at < packet.enteredAt)
            #expect(earlier?.messages?.overlaps(messages) == true)
        }
    }

    @Test("the timer of an outage doubles with each try, as its packets say and show")
    func outage() throws {
        let (laboratory, _) = try run("outage", seed: 1)
        var timeouts: [(timeout: PacketReason.RetransmissionTimeout, at: Duration)] = []
        for packet in laboratory.packets where packet.direction == .aToB {
            if case .timeout(let timeout) = packet.reason { timeouts.append((timeout, packet.enteredAt)) }
        }
        try #require(timeouts.count >= 3)
        #expect(timeouts.map(\.timeout.attempt) == Array(1...timeouts.count))
        for (first, second) in zip(timeouts, timeouts.dropFirst()) {
            #expect(second.timeout.timer == first.timeout.next)
            #expect(second.timeout.timer == first.timeout.timer * 2)
            #expect(second.at - first.at >= second.timeout.timer)
        }
    }

    @Test("a closed port is the cause of its RST")
    func reset() throws {
        let (laboratory, _) = try run("no-listener", seed: 1)
        let reasons = laboratory.packets.filter { $0.lane == .second }.map(\.reason)
        #expect(reasons == [nil, .reset(.portClosed)])
    }

    @Test("a full receive buffer shows as zero window, window probes and a window update")
    func windows() throws {
        let (laboratory, _) = try run("slow-reader", seed: 1)
        let reasons = laboratory.packets.compactMap(\.reason)
        #expect(reasons.contains(.zeroWindow) && reasons.contains(.windowUpdate))
        #expect(reasons.contains(.windowProbe))
    }

    @Test(
        "tshark's fast retransmissions and duplicate ACKs have the matching reason",
        .requires(.tool("tshark")),
        arguments: ["lossy", "jitter", "bottleneck", "outage", "duplicate", "corrupt"])
    func tshark(name: String) throws {
        let (laboratory, _) = try run(name, seed: 2)
        let folder = try ScratchFolder()
        let file = folder.path + "/wire.pcap"
        var bytes: [UInt8] = []
        laboratory.act { bytes = $0.capture?.file(named: file) ?? [] }
        try Data(bytes).write(to: URL(filePath: file))
        let frames = try fields(
            of: file, ["tcp.analysis.fast_retransmission", "tcp.analysis.duplicate_ack_num"])
        try #require(frames.count == laboratory.packets.count)
        for (packet, frame) in zip(laboratory.packets, frames) {
            if !frame[0].isEmpty { #expect(packet.reason?.isFastForTshark == true, "\(packet)") }
            // tshark numbers duplicate ACKs from 1 and leaves the field out for other segments.
            #expect(packet.reason?.duplicate ?? 0 == Int(frame[1]) ?? 0, "\(packet)")
        }
    }

    /// Returns the values of fields for each frame of a capture.
    private func fields(of file: String, _ names: [String]) throws -> [[Substring]] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["tshark", "-r", file, "-T", "fields", "-E", "separator=/t"] + names.flatMap { ["-e", $0] }
        let output = Pipe()
        (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    }
}

extension PacketReason {
    /// Whether tshark may call it a fast retransmission: it does not know of timeouts, and decides by a duplicate
    /// ACK in the last 20 ms.
    fileprivate var isFastForTshark: Bool {
        switch self {
        case .fastRetransmission, .timeout, .afterTimeout: true
        default: false
        }
    }

    /// Its number as a duplicate ACK; nil if it is none.
    fileprivate var duplicate: Int? {
        switch self {
        case .duplicateACK(let number, _), .duplicateSACK(_, let number): number
        default: nil
        }
    }
}
