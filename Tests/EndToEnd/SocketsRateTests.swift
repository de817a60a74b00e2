import TestSupport
import Testing

@Suite("Rates of connections", .serialized)
struct SocketsRateTests {
    private struct Report: Decodable {
        struct Rates: Decodable {
            var send: Double?
            var receive: Double?
        }

        struct Comparison: Decodable {
            var measured: Rates
            var truth: Rates
        }

        /// Of each end of a connection with traffic, in each interval.
        var paced: [Comparison]
        /// Of each end of a connection without traffic, in each interval.
        var idle: [Rates]
        /// Of UDP and Unix sockets.
        var uncounted: [Rates]
        /// Of all TCP sockets in the first snapshot.
        var first: [Rates]
    }

    @Test("both rates are within 5 % of the truth from the second snapshot on", .requires(.namespaces))
    func rates() throws {
        let snapshots = 5
        let report = try SocketScript.report("sockets-paced.py", ["\(snapshots)"], as: Report.self)
        #expect(report.paced.count == 2 * (snapshots - 1))
        for comparison in report.paced {
            try expect(comparison.measured.send, near: comparison.truth.send)
            try expect(comparison.measured.receive, near: comparison.truth.receive)
        }
        #expect(report.idle.count == 2 * (snapshots - 1))
        #expect(report.idle.allSatisfy { $0.send == 0 && $0.receive == 0 }, "\(report.idle)")
        #expect(report.uncounted.count >= 3 * snapshots)
        #expect(report.uncounted.allSatisfy { $0.send == nil && $0.receive == nil }, "\(report.uncounted)")
        #expect(!report.first.isEmpty && report.first.allSatisfy { $0.send == nil && $0.receive == nil })
    }

    private func expect(_ measured: Double?, near truth: Double?) throws {
        let (measured, truth) = (try #require(measured), try #require(truth))
        #expect(abs(measured - truth) <= 0.05 * truth, "\(measured) instead of \(truth) bytes per second")
    }
}
