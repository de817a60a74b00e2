import TestSupport
import Testing

@Suite("All sockets, compared with ss", .serialized)
struct SocketsCrowdTests {
    private struct Report: Decodable {
        var missing: [String]
        var surplus: [String]
        var repeated: [String]
        var boundAsExpected: Bool
        var bound: Int
        /// The rows by protocol and state, and by protocol those with a known process.
        var kinds: [String: Int]
        /// Rows that ss does not list.
        var others: [String: Int]
    }

    @Test(
        "thousands of sockets of each kind are the rows of ss, none missing and none repeated",
        .requires(.root, .namespaces, .ss, .setpriv), arguments: SocketScript.users)
    func sameRows(uid: String) throws {
        let count = 2000
        let report = try SocketScript.report("sockets-crowd.py", ["\(count)", uid], as: Report.self)
        #expect(report.missing.isEmpty, "\(report.missing.count): \(report.missing.prefix(5))")
        #expect(report.surplus.isEmpty, "\(report.surplus.count): \(report.surplus.prefix(5))")
        #expect(report.repeated.isEmpty, "\(report.repeated.prefix(5))")
        #expect(report.boundAsExpected && report.bound == count, "\(report.bound)")
        #expect(Set(report.others.keys).isSubset(of: ["netlink", "packet"]), "\(report.others)")
        let kinds = [
            "tcp LISTEN", "tcp ESTABLISHED", "tcp CLOSE_WAIT", "tcp FIN_WAIT2", "tcp TIME_WAIT",
            "raw UNCONNECTED", "unix stream", "unix dgram", "udp with a process", "raw with a process",
        ]
        for kind in kinds { #expect(report.kinds[kind, default: 0] >= count, "\(kind) in \(report.kinds)") }
        // An unprivileged user sees the processes of their own sockets only.
        for kind in ["tcp", "unix"] {
            #expect((report.kinds["\(kind) with a process"] == nil) == (uid != "0"), "\(report.kinds)")
        }
    }
}
