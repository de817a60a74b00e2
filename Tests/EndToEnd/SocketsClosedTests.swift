import TestSupport
import Testing

@Suite("The ends of short connections", .serialized)
struct SocketsClosedTests {
    private struct Report: Decodable {
        var total: Int
        var reported: Int
        var missed: Int
        var unexpected: Int
        var examples: String
        var errors: [String]
        var status: Int
    }

    @Test(
        "each end of thousands of connections a second is reported once with its payload, or counted as missed",
        .requires(.root, .namespaces, .setpriv), arguments: SocketScript.users)
    func allEnds(uid: String) throws {
        let report = try SocketScript.report("sockets-short.py", ["5", uid, "0"], as: Report.self)
        expectAll(20_000, in: report)
    }

    @Test(
        "a program that was stopped reports exactly how many ends it has missed",
        .requires(.namespaces))
    func missedEnds() throws {
        let report = try SocketScript.report("sockets-short.py", ["5", "0", "1"], as: Report.self)
        expectAll(20_000, in: report)
        #expect(report.missed > 0)
    }

    private func expectAll(_ total: Int, in report: Report) {
        #expect(report.total == total)
        #expect(report.reported + report.missed == total, "\(report)")
        #expect(report.unexpected == 0, "\(report)")
        #expect(report.errors.isEmpty, "\(report.errors)")
        // SIGTERM, as Python reports it.
        #expect(report.status == -15, "\(report)")
    }
}
