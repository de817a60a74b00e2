import Core
import Testing

@Suite("The kernel's protocols in /proc/net/protocols")
struct ProtocolsInUseTests {
    private let file = """
        protocol  size sockets  memory press maxhdr  slab module     cl co di ac io in de sh ss gs se re sp bi br
        MPTCPv6   2064      3      -1   no       0   yes  kernel      y  n  y  y
        UNIX      1152      0      -1   NI       0   yes  kernel      n  n  n  n
        MPTCP     1936     12       0   no       0   no   kernel      y  n  y  y
        PINGv6    1344     -1      -1   NI       0   no   kernel      y  y  y  n

        """

    private func count(_ name: String, _ text: String) -> Int? {
        ProtocolsInUse.socketCount(of: name, in: Array(text.utf8)[...])
    }

    @Test("a protocol is found by its whole name")
    func counts() {
        #expect(count("MPTCP", file) == 12)
        #expect(count("MPTCPv6", file) == 3)
        #expect(count("UNIX", file) == 0)
        #expect(count("PINGv6", file) == -1)
        #expect(count("MPTC", file) == nil)
        #expect(count("protocol", file) == nil)
    }

    @Test("a line without a number has no count, wherever the file is cut")
    func truncated() {
        #expect(count("MPTCP", "MPTCP") == nil)
        #expect(count("MPTCP", "MPTCP 1936 many") == nil)
        #expect(count("MPTCP", "MPTCP 1936 99999999999999999999") == nil)
        for length in 0..<file.utf8.count {
            let found = count("MPTCP", String(decoding: file.utf8.prefix(length), as: UTF8.self))
            #expect([nil, 1, 12].contains(found), "\(length) bytes")
        }
    }
}
