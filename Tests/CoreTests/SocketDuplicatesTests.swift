import TestSupport
import Testing

@testable import Core

@Suite("Duplicate sockets")
struct SocketDuplicatesTests {
    private func row(_ cookie: UInt64, _ state: SocketState = .established) -> SocketRow {
        var row = SocketRow(transport: .tcp, kind: .stream, state: state, family: .ipv4)
        row.cookie = cookie
        return row
    }

    @Test("the last row of a cookie stays, in the place of the first")
    func last() {
        var table = SocketTable()
        for row in [row(1, .bound), row(2), row(1), row(3), row(2, .closeWait)] { table.append(row) }
        table.removeDuplicates(from: 0)
        #expect(table.rows.map(\.cookie) == [1, 2, 3])
        #expect(table.rows.map(\.state) == [.established, .closeWait, .established])
    }

    @Test("rows without a cookie, and those before the start, stay")
    func others() {
        var table = SocketTable()
        for cookie: UInt64 in [1, 1, 0, 0, 1, 0, 1] { table.append(row(cookie)) }
        table.removeDuplicates(from: 2)
        #expect(table.rows.map(\.cookie) == [1, 1, 0, 0, 1, 0])
        table.removeDuplicates(from: 6)
        #expect(table.rows.count == 6)
    }

    @Test("any table keeps each cookie once")
    func random() {
        var generator = SeededGenerator(seed: 3)
        for size in [1, 7, 8, 9, 500, 5000] {
            var table = SocketTable()
            for _ in 0..<size { table.append(row(.random(in: 1...UInt64(size), using: &generator) << 40)) }
            let cookies = Set(table.rows.map(\.cookie))
            table.removeDuplicates(from: 0)
            #expect(table.rows.count == cookies.count && Set(table.rows.map(\.cookie)) == cookies)
        }
    }

    @Test("discarded rows take their statistics and names along")
    func discarded() {
        var table = SocketTable()
        let name: [UInt8] = [0x2f, 0x61]
        table.append(row(1), tcp: TCPStatistics(), name: name.span.bytes)
        table.append(row(2))
        table.append(row(3), tcp: TCPStatistics(), name: name.span.bytes)
        table.removeRows(from: 1)
        #expect(table.rows.count == 1 && table.tcp.count == 1 && table.names == name)
        table.removeRows(from: 1)
        #expect(table.rows.count == 1)
    }
}
