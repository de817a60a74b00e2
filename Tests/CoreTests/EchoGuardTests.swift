import Testing

@testable import Core

@Suite("Echo loops")
struct EchoGuardTests {
    private let anna = SocketName.udp(IPAddress(ipv4: 0x7f00_0001), 5)
    private let bert = SocketName.udp(IPAddress(ipv4: 0x7f00_0001), 6)

    private func at(_ seconds: Int64) -> Instant { Instant(nanoseconds: seconds * 1_000_000_000) }

    @Test("a sent payload is recognized as an echo at any time, and its duplicates for a while")
    func own() {
        var echo = EchoGuard()
        #expect(echo.isEmpty)
        echo.say([1, 2], to: anna)
        #expect(!echo.isEmpty)
        var seen: [Bool] = []
        for second in [5_000, 5_001, 5_004, 5_005, 6_000] as [Int64] {
            seen.append(echo.isEcho([1, 2], from: anna, now: at(second)))
        }
        #expect(seen == [true, true, true, false, false])
        echo.say([1, 2], to: anna)
        let again = echo.isEcho([1, 2], from: anna, now: at(9_000))
        #expect(again, "said again, it comes back again")
    }

    @Test("a payload from another peer, or a different payload, is not an echo")
    func others() {
        var echo = EchoGuard()
        echo.say([1, 2], to: anna)
        for (payload, peer) in [([1, 2], bert), ([1], anna), ([], anna), ([1, 2, 0], anna)] {
            let isEcho = echo.isEcho(payload.map(UInt8.init)[...], from: peer, now: at(1))
            #expect(!isEcho, "\(payload)")
        }
        let isEcho = echo.isEcho([1, 2], from: anna, now: at(1))
        #expect(isEcho)
    }

    @Test("an echo may come from another address, or under another spelling of a path")
    func otherNames() {
        var echo = EchoGuard()
        echo.say([7], to: .udp(IPAddress(ipv4: 0xefff_0001), 5))
        echo.say([], to: .path(Array("./b".utf8)))
        let group = echo.isEcho([7], from: anna, now: at(1))
        let path = echo.isEcho([], from: .path(Array("/tmp/b".utf8)), now: at(1))
        #expect(group && path)
    }

    @Test("old payloads are forgotten")
    func bounds() {
        var echo = EchoGuard()
        func payload(_ number: Int) -> [UInt8] { Array(String(number).utf8) }
        for number in 0..<40_000 { echo.say(payload(number), to: anna) }
        func isEcho(_ number: Int) -> Bool { echo.isEcho(payload(number)[...], from: anna, now: at(1)) }
        #expect([0, 7_231, 7_232, 39_999].map(isEcho) == [false, false, true, true])
    }
}
