import TestSupport
import Testing

@Suite("Watching sockets that come and go")
struct SocketsChurnTests {
    private struct Report: Decodable {
        var perSecond: Double
        var snapshots: Int
        var most: Int
        var repeated: Int
        var leftOver: Int
        var hasEmptied: Bool
        var isRunning: Bool
        var status: Int
    }

    @Test(
        "no snapshot has a row twice, and no row is left when all sockets are closed",
        .requires(.namespaces))
    func churn() throws {
        let report = try SocketScript.report("sockets-churn.py", ["30"], as: Report.self)
        #expect(report.perSecond > 1000, "\(report)")
        #expect(report.snapshots > 30 && report.most > 50, "\(report)")
        #expect(report.repeated == 0, "\(report)")
        #expect(report.hasEmptied && report.leftOver == 0, "\(report)")
        // SIGTERM, as Python reports it.
        #expect(report.isRunning && report.status == -15, "\(report)")
    }
}
