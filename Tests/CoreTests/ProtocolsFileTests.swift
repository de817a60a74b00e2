import Core
import Testing

@Suite("Parsing /etc/protocols, and matching header constants")
struct ProtocolsFileTests {
    private func file(_ text: String) -> ProtocolsFile { ProtocolsFile(Array(text.utf8)[...]) }

    private let zero = [
        ProtocolConstant(name: "IPPROTO_IP", number: 0), ProtocolConstant(name: "IPPROTO_HOPOPTS", number: 0),
    ]

    @Test("a line has a name, a number, aliases and a comment")
    func line() {
        let file = file(
            "tcp\t6\tTCP\t# transmission control protocol\r\n\n#x 9\nmanet 138 # \nrspf 73 RSPF CPHB")
        #expect(
            file.entries == [
                ProtocolEntry(
                    number: 6, name: "tcp", aliases: ["TCP"], comment: "transmission control protocol"),
                ProtocolEntry(number: 138, name: "manet"),
                ProtocolEntry(number: 73, name: "rspf", aliases: ["RSPF", "CPHB"]),
            ])
        #expect(file.malformedLines == 0)
    }

    @Test(
        "malformed lines are counted",
        arguments: ["tcp", "6", "tcp # 6", "tcp six", "tcp -6", "tcp 6/tcp", "tcp 2147483648", "t\u{0}cp 6"])
    func malformed(line: String) {
        let file = file("ip 0\n\(line)\nmptcp 262\n")
        #expect(file.entries.map(\.name) == ["ip", "mptcp"])
        #expect(file.malformedLines == 1)
    }

    @Test("hostile lines of any length are entries, with invalid UTF-8 repaired")
    func hostile() {
        let long = String(repeating: "y", count: 70_000)
        let bytes = Array("\(long) 1 \u{1b}]0;x # \(long)\nodd".utf8) + [0xfe] + Array(" 2".utf8)
        let file = ProtocolsFile(bytes[...])
        #expect(file.entries.map(\.name) == [long, "odd\u{fffd}"])
        #expect(file.entries.first?.aliases == ["\u{1b}]0;x"])
        #expect(file.entries.first?.comment == long)
    }

    @Test("constants that share a number go to the lines with matching names, in any order")
    func sharedNumber() {
        let both = file("hopopt 0 HOPOPT\nip 0 IP\n").rows(constants: zero)
        #expect(both.map(\.constant) == ["IPPROTO_HOPOPTS", "IPPROTO_IP"])
        let alias = file("first 0 hopopts\nsecond 0 Ip").rows(constants: zero)
        #expect(alias.map(\.constant) == ["IPPROTO_HOPOPTS", "IPPROTO_IP"])
    }

    @Test("a constant without a matching name takes a line without a constant, or its own row")
    func leftOver() {
        let one = file("ip 0\n").rows(constants: zero)
        #expect(one.map(\.name) == ["ip", nil])
        #expect(one.map(\.constant) == ["IPPROTO_IP", "IPPROTO_HOPOPTS"])
        let strange = file("ip 0\nstrange 0\n").rows(constants: zero)
        #expect(strange.map(\.constant) == ["IPPROTO_IP", "IPPROTO_HOPOPTS"])
        #expect(file("").rows(constants: zero).map(\.constant) == ["IPPROTO_IP", "IPPROTO_HOPOPTS"])
    }

    @Test("the only constant of a number goes to all lines with that number")
    func onlyConstant() {
        let rows = file("ipencap 4\nipv4 4\n").rows(constants: [
            ProtocolConstant(name: "IPPROTO_IPIP", number: 4)
        ])
        #expect(rows.map(\.constant) == ["IPPROTO_IPIP", "IPPROTO_IPIP"])
    }

    @Test("the file's rows come first, in order, then missing numbers below 256")
    func order() {
        let constants = [
            ProtocolConstant(name: "IPPROTO_RAW", number: 255),
            ProtocolConstant(name: "IPPROTO_MTP", number: 92),
            ProtocolConstant(name: "IPPROTO_SMC", number: 256),
            ProtocolConstant(name: "IPPROTO_UDP", number: 17),
            ProtocolConstant(name: "IPPROTO_MPTCP", number: 262),
        ]
        let file = file("mptcp 262\nudp 17\ntcp 6\n")
        let rows = file.rows(constants: constants)
        #expect(rows.map(\.number) == [262, 17, 6, 92, 255])
        #expect(rows.map(\.name) == ["mptcp", "udp", "tcp", nil, nil])
        #expect(rows.map(\.constant) == ["IPPROTO_MPTCP", "IPPROTO_UDP", nil, "IPPROTO_MTP", "IPPROTO_RAW"])

        let all = file.rows(constants: constants, includingUnassigned: true)
        #expect(all.map(\.number) == [262, 17, 6] + (0...255).filter { $0 != 17 && $0 != 6 })
        #expect(all.filter { $0.constant != nil }.count == 4)
    }

    @Test(
        "a lookup is exact and a search finds substrings, in number, name, alias and constant",
        arguments: [
            ("6", true, true), ("06", true, true), ("tcp", true, true), ("TCP", true, true),
            (" tcp ", true, true),
            ("Transfer", true, true), ("ipproto_tcp", true, true), ("tc", false, true),
            ("IPPROTO", false, true),
            ("", false, true), ("trans tcp", false, true), ("tcp udp", false, false), ("60", false, false),
            ("99999999999999999999", false, false),
        ])
    func query(text: String, isLookup: Bool, isSearch: Bool) {
        let row = ProtocolRow(number: 6, name: "tcp", aliases: ["transfer"], constant: "IPPROTO_TCP")
        #expect(ProtocolQuery(lookup: text).matches(row) == isLookup)
        #expect(ProtocolQuery(search: text).matches(row) == isSearch)
        #expect(ProtocolQuery(lookup: nil).matches(row))
    }

    @Test("a record has the documented fields")
    func record() {
        #expect(
            ProtocolRow(number: 6, name: "tcp", aliases: ["TCP"], constant: "IPPROTO_TCP", comment: "c")
                .record(kernel: true).line
                == #"{"number":6,"name":"tcp","aliases":["TCP"],"constant":"IPPROTO_TCP","comment":"c","kernel":true}"#
        )
        #expect(
            ProtocolRow(number: 200).record(kernel: nil).line
                == #"{"number":200,"name":null,"aliases":[],"constant":null,"comment":null,"kernel":null}"#)
    }

    @Test("the result of an attempt reads as a call and its verdict")
    func support() {
        let attempt = ProtocolSupport.Attempt(family: .ipv6, type: .datagram, verdict: .accepted)
        #expect(attempt.call("IPPROTO_UDP") == "socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP)")
        let verdicts: [ProtocolSupport.Verdict] = [
            .accepted, .needsRawCapability, .needsPingGroup, .refused("Protocol not supported"),
        ]
        #expect(verdicts.map(\.isKnownToKernel) == [true, true, true, false])
        #expect(
            verdicts.map(\.description) == [
                "yes", "needs CAP_NET_RAW", "needs a group in net.ipv4.ping_group_range",
                "no: Protocol not supported",
            ])
    }
}
