import Core
import Screen
import TestSupport
import Testing

@testable import Dashboard

/// Tests of hosts with more addresses than can be named at once.
@Suite("Many addresses")
struct ManyAddressesTests {
    private static let maxNamed = 256

    private static func address(_ number: Int) -> IPAddress { IPAddress(ipv4: 0x0a00_0001 + UInt32(number)) }

    /// Returns an answer whose first addresses have names.
    private static func answer(_ count: Int, named: Int = maxNamed) -> HostAnswer {
        var answer = HostAnswer(query: "many.example.org")
        answer.canonicalName = "many.example.org"
        for number in 0..<count {
            var row = HostAddress(address: address(number))
            row.rank = number
            if number < named { row = Self.named(row) }
            answer.addresses.append(row)
        }
        answer.unaskedAddresses = Set(answer.addresses.dropFirst(maxNamed).map(\.address))
        return answer
    }

    private static func named(_ row: HostAddress) -> HostAddress {
        var row = row
        row.names = ["node-\(row.rank ?? 0).example.org"]
        row.forwardConfirmed = true
        return row
    }

    private func program(_ count: Int) throws -> Program {
        var program = try Program()
        program.lookUp("many.example.org", answer: Self.answer(count))
        return program
    }

    private func addressLookups(_ effects: [Effect]) -> [(id: LookupID, addresses: [HostAddress])] {
        effects.compactMap {
            guard case .lookUp(let id, let request) = $0, case .addresses(let rows, _) = request.subject
            else {
                return nil
            }
            return (id, rows)
        }
    }

    // MARK: Names of visible addresses

    @Test("a lookup on the screen names a limited number of addresses")
    func limit() throws {
        var program = try Program()
        let effects = program.send(.hostGiven("many.example.org"))
        guard case .lookUp(_, let request) = effects.first else { return #expect(Bool(false)) }
        #expect(request.maxNamedAddresses == Self.maxNamed)
    }

    @Test("no further names are looked up while the visible addresses have theirs")
    func visibleNamed() throws {
        var program = try program(1_000)
        #expect(addressLookups(program.effects).isEmpty)
        #expect(addressLookups(program.press(.down, .pageDown)).isEmpty)
    }

    @Test("the names of further addresses are looked up when they become visible, once")
    func scrolled() throws {
        var program = try program(1_000)
        let asked = addressLookups(program.press(.character("G")))
        let rows = try #require(asked.first?.addresses)
        #expect(asked.count == 1 && rows.last?.address == Self.address(999))
        let shown = program.lines.filter { $0.contains("10.0.3.") }
        #expect(rows.count == shown.count && shown.allSatisfy { $0.contains("…") })
        // While they are looked up, no others are.
        #expect(addressLookups(program.press(.pageUp, .pageUp)).isEmpty)
        let id = try #require(asked.first?.id)
        program.send(.lookup(id, .named([Self.named(rows[0])])))
        var done = HostAnswer(query: "many.example.org")
        done.addresses = rows.dropLast().map(Self.named) + [rows[rows.count - 1]]
        // Then the rows that are visible by now are next.
        let next = addressLookups(program.send(.lookup(id, .finished(done))))
        #expect(next.count == 1)
        program.send(.lookup(try #require(next.first?.id), .finished(HostAnswer(query: ""))))
        #expect(addressLookups(program.press(.character("G"))).isEmpty)
        let lines = program.lines.filter { $0.contains("10.0.3.") }
        #expect(lines.dropLast().allSatisfy { $0.contains("node-9") }, "\(lines)")
        #expect(lines.last?.contains("no answer") == true)
    }

    @Test("an event that brings no further address onto the screen does not have the pane drawn again")
    func keepsToken() throws {
        var program = try program(1_000)
        let before = program.state.dashboard.$resolver
        program.send(.failed("it failed"))
        #expect(program.state.dashboard.$resolver == before)
    }

    @Test("a new lookup cancels that of visible names")
    func superseded() throws {
        var program = try program(1_000)
        let id = try #require(addressLookups(program.press(.character("G"))).first?.id)
        #expect(program.send(.hostGiven("www.example.org")).contains(.cancelLookup(id)))
        let before = program.lines
        program.send(.lookup(id, .named([Self.named(HostAddress(address: Self.address(999)))])))
        #expect(program.lines == before)
    }

    @Test("names that arrive change the order of a list that is sorted or filtered by them")
    func order() throws {
        var program = try Program()
        program.send(.hostGiven("many.example.org"))
        program.report(.started)
        let answer = Self.answer(8, named: 0)
        program.report(.forward(answer))
        program.press(.character("/"))
        program.type("node-5")
        program.press(.enter)
        #expect(program.state.dashboard.resolver.addresses.list.count == 0)
        program.report(.named(answer.addresses.map(Self.named)))
        #expect(program.state.dashboard.resolver.addresses.list.order == [5])
    }

    // MARK: Addresses that come and go

    private func localHost(_ count: Int) -> LocalHost {
        LocalHost(
            name: "atlas",
            addresses: (0..<count).map { .init(interface: "lo", address: Self.address($0)) })
    }

    @Test("addresses that stay keep their names when another comes or goes", arguments: [4, 2])
    func addressesThatStay(count: Int) throws {
        var program = try Program()
        program.send(.localHost(localHost(3)))
        var answer = localHost(3).answer()
        answer.addresses = answer.addresses.map(Self.named)
        program.report(.finished(answer))
        let effects = program.send(.localHost(localHost(count)))
        guard case .lookUp(_, let request) = effects.last else { return #expect(Bool(false), "\(effects)") }
        #expect(request.known.map(\.address) == (0..<3).map(Self.address))
        #expect(request.known.allSatisfy { $0.names != nil })
        let rows = program.state.dashboard.resolver.addresses.rows
        #expect(rows.map { $0.names != nil } == (0..<count).map { $0 < 3 })
    }

    @Test("a race over this machine's addresses continues when another comes")
    func race() throws {
        var program = try Program()
        program.send(.localHost(localHost(3)))
        program.report(.finished(localHost(3).answer()))
        program.press(.character("p"), .enter)
        let race = try #require(program.lastRace.first?.race)
        #expect(!program.send(.localHost(localHost(4))).contains(.endRace(race)))
        program.send(.connectEnded(race, attempt: 0, .open))
        #expect(program.state.dashboard.resolver.addresses.rows[0].probe?.outcome == .open)
    }

    // MARK: Cost

    @Test("names that arrive one by one cost as much with 4,000 addresses as with 1,000")
    func growthOfNames() throws {
        var frame = Frame(size: Size(columns: 120, rows: 36))
        let ratio = try Growth.costRatio(of: 4_000, to: 1_000) { count in
            var program = try Program()
            program.send(.localHost(localHost(count)))
            program.report(.started)
            let answer = Self.answer(count, named: 0)
            program.send(.hostGiven("many.example.org"))
            program.report(.forward(answer))
            for row in answer.addresses { program.report(.named([Self.named(row)])) }
            for _ in 0..<count / 100 {
                program.press(.pageDown)
                draw(program.state, .plain, into: &frame)
            }
            program.report(.finished(answer))
        }
        #expect(ratio <= Growth.linearLimit)
    }

    @Test("a race costs as much per address with 4,000 addresses as with 1,000")
    func growthOfRace() throws {
        let ratio = try Growth.costRatio(of: 4_000, to: 1_000) { count in
            var program = try program(count)
            program.press(.character("p"), .enter)
            let race = try #require(program.lastRace.first?.race)
            for attempt in 0..<count { program.send(.connectEnded(race, attempt: attempt, .refused)) }
            #expect(program.state.dashboard.resolver.addresses.race?.isOver == true)
        }
        #expect(ratio <= Growth.linearLimit)
    }

    @Test("a frame costs the same with 40,000 addresses as with 1,000")
    func growthOfFrames() throws {
        let (small, large) = (try program(1_000), try program(40_000))
        var frame = Frame(size: Size(columns: 120, rows: 36))
        let ratio = Growth.costRatio(of: 40_000, to: 1_000) { count in
            var program = count == 1_000 ? small : large
            for _ in 0..<20 {
                program.press(.down)
                draw(program.state, .plain, into: &frame)
            }
        }
        #expect(ratio <= 5)
    }
}
