import TestSupport
import Testing

@testable import Core

@Suite("/proc/net/raw")
struct RawSocketsFileTests {
    private static let titles =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops\n"
    private static let line =
        "    1: 0100007F:0001 00000000:0000 07 00000002:00000001 00:00000000 00000000    33        0 12345 2 0000000000000000 9\n"
    private static let line6 =
        "   58: 00000000000000000000000001000000:003A B80D0120000000000000000007000000:0000 01 00000000:00000000"
        + " 00:00000000 00000000     0        0 7 2 0000000000000000 0\n"

    private func read(_ text: String, _ family: SocketFamily = .ipv4) -> (rows: [SocketRow], skipped: Int) {
        var table = SocketTable()
        let skipped = RawSocketsFile.read(Array(text.utf8)[...], family, into: &table)
        return (table.rows, skipped)
    }

    @Test("a line is a socket with address, protocol, queues, user, inode and drops")
    func line() throws {
        let (rows, skipped) = read(Self.titles + Self.line)
        #expect(skipped == 0)
        let row = try #require(rows.first)
        #expect(row.local.address(.ipv4).description == "127.0.0.1" && row.local.port == 1)
        #expect(row.state == .unconnected && row.transport == .raw && row.kind == .raw && row.cookie == 0)
        #expect(row.sendQueue == 2 && row.receiveQueue == 1 && row.uid == 33 && row.inode == 12345)
        #expect(row.knownDrops == 9 && row.flags == [.hasUser])
    }

    @Test("IPv6 addresses are four words in the byte order of the machine")
    func ipv6() throws {
        let row = try #require(read(Self.titles + Self.line6, .ipv6).rows.first)
        #expect(row.local.address(.ipv6).description == "::1" && row.local.port == 58)
        #expect(row.peer.address(.ipv6).description == "2001:db8::7" && row.flags.contains(.hasPeer))
        #expect(row.state == .established)
    }

    @Test("titles alone, an empty file and a blank line have no sockets")
    func empty() {
        #expect(read("").rows.isEmpty)
        #expect(read(Self.titles).rows.isEmpty)
        #expect(read(Self.titles).skipped == 0)
        #expect(read(Self.titles + "\n\n" + Self.line).rows.count == 1)
    }

    @Test("a line that is cut or malformed is skipped and counted, and the others are kept")
    func malformed() {
        let end = Self.line.split(separator: " ").dropLast().joined(separator: " ").count
        for length in 1...end {
            let cut = Self.line.prefix(length) + "\n" + Self.line
            let (rows, skipped) = read(Self.titles + cut)
            #expect(rows.count == 1, "\(length) characters")
            #expect(skipped <= 1)
        }
        for (old, new) in [
            ("0100007F", "0100007"), ("0100007F", "0100007G"), (":0001 ", ":000000001 "), (" 07 ", " 107 "),
            (" 07 ", " 00 "),
            ("00000002:", "00000002"), (" 33 ", " -1 "), (" 33 ", " 4294967296 "), (" 12345 ", " x "),
            (" 9\n", " 9x\n"),
        ] {
            let broken = Self.line.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
                .joined(separator: new)
            #expect(broken != Self.line)
            #expect(read(Self.titles + broken + Self.line).skipped == 1, "\(broken)")
        }
        #expect(read(Self.titles + Self.line6).skipped == 1)
    }

    @Test("random changes never trap")
    func random() {
        var generator = SeededGenerator(seed: 3)
        let whole = Array((Self.titles + Self.line + Self.line6).utf8)
        for _ in 0..<1000 {
            var bytes = whole
            for _ in 0..<4 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            for family in [SocketFamily.ipv4, .ipv6] {
                var table = SocketTable()
                let skipped = RawSocketsFile.read(bytes[...], family, into: &table)
                #expect(table.rows.count + skipped <= bytes.count { $0 == 0x0a } + 1)
            }
        }
    }
}
