import Core
import Testing

@Suite("Kernel counters of a namespace")
struct NamespaceCountersTests {
    private func paired(_ text: String) -> NamespaceCounters {
        var counters = NamespaceCounters()
        counters.read(pairedLines: Array(text.utf8))
        return counters
    }

    @Test("values are read from the line after their names, group by group")
    func groups() {
        let counters = paired(
            """
            Tcp: RtoAlgorithm MaxConn RetransSegs InCsumErrors
            Tcp: 1 -1 12 3
            Udp: InDatagrams NoPorts
            Udp: 500 7

            """)
        #expect(counters["Tcp.RetransSegs"] == 12)
        #expect(counters["Tcp.MaxConn"] == -1)
        #expect(counters["Udp.NoPorts"] == 7)
        #expect(counters["Udp.RcvbufErrors"] == 0)
    }

    @Test("IPv6 counters have one name and one value per line")
    func named() {
        var counters = NamespaceCounters()
        counters.read(namedValues: Array("Udp6InDatagrams    \t42\nUdp6InCsumErrors\t3\n".utf8))
        #expect(counters["Udp6InDatagrams"] == 42)
        #expect(counters["Udp6InCsumErrors"] == 3)
    }

    @Test("a device is found by its name, with or without spaces before it")
    func devices() {
        var counters = NamespaceCounters()
        counters.read(
            devices: Array(
                """
                Inter-|   Receive                                                |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop
                    lo:       0       0    0    0    0     0          0         0        0       0    0    0
                  wire: 1200 7 0 0 0 0 0 0 900 5 0 2 0 0 0 0

                """.utf8))
        #expect(counters["wire.rx_packets"] == 7)
        #expect(counters["wire.tx_packets"] == 5)
        #expect(counters["wire.tx_dropped"] == 2)
    }

    @Test(
        "truncated and malformed counters are skipped",
        arguments: [
            "", ":", "Tcp:", "Tcp: A B\nTcp: 1", "Tcp: A\nUdp: B\nTcp: 3",
            "Tcp: A\nTcp: 99999999999999999999",
            "Tcp: A\nTcp: x", "\u{0}\u{1}Tcp: A\n\n\n", "Tcp A\nTcp 1",
        ])
    func hostile(text: String) {
        var counters = paired(text)
        counters.read(namedValues: Array(text.utf8))
        counters.read(devices: Array(text.utf8))
        #expect(counters["Tcp.B"] == 0)
        #expect(counters["Tcp.A"] <= 1)
    }
}
