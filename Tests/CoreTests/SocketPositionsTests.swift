import Core
import Testing

@Suite("The order of sockets, kept for later rows")
struct SocketPositionsTests {
    private func ids(_ cookies: [UInt64]) -> [SocketID] {
        cookies.map { SocketID(family: .ipv4, cookie: $0) }
    }

    @Test("rows keep the positions of their sockets, and those of new sockets come last in their own order")
    func keepsOrder() {
        let positions = SocketPositions(ids([5, 3, 8, 1]))
        #expect(positions.sorted([0, 1, 2, 3, 4], of: ids([9, 1, 3, 5, 7])) == [3, 2, 1, 0, 4])
        #expect(positions.sorted([], of: []) == [])
    }

    @Test("sockets with the same cookie in two families are two sockets")
    func families() {
        let other = SocketID(family: .unix, cookie: 5)
        let positions = SocketPositions([other] + ids([5]))
        #expect(positions.sorted([0, 1], of: ids([5]) + [other]) == [1, 0])
    }

    @Test("no row is lost if two have the same identity")
    func sameIdentity() {
        let positions = SocketPositions(ids([2, 5]))
        #expect(positions.sorted([0, 1, 2], of: ids([5, 5, 2])) == [2, 0, 1])
    }
}
