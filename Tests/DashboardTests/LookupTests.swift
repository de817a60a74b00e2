import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of lookups and of their late results.
@Suite("Lookups of the resolver pane")
struct LookupTests {
    private func request(_ effect: Effect) -> (id: LookupID, request: LookupRequest)? {
        if case .lookUp(let id, let request) = effect { (id, request) } else { nil }
    }

    @Test("this machine is shown at once and looked up once")
    func localHost() throws {
        var program = try Program()
        let effects = program.send(.localHost(Sample.localHost))
        #expect(effects.dropFirst() == [.readServices, .readProtocols])
        #expect(effects.first.flatMap(request)?.request.subject == .localHost(Sample.localHost))
        #expect(program.state.dashboard.resolver.answer == Sample.localHost.answer())
        #expect(program.send(.localHost(Sample.localHost)) == [])
    }

    @Test("a change of this machine's addresses is looked up only while this machine is shown")
    func localHostChanges() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        let first = try #require(program.lastLookup)
        var changed = Sample.localHost
        changed.addresses.removeLast()
        let effects = program.send(.localHost(changed))
        #expect(effects.first == .cancelLookup(first))
        #expect(effects.last.flatMap(request)?.request.subject == .localHost(changed))
        program.lookUp("www.example.org", answer: Sample.answer)
        #expect(program.send(.localHost(Sample.localHost)) == [])
        #expect(program.state.localHost == Sample.localHost)
        #expect(program.state.dashboard.resolver.answer == Sample.answer)
    }

    @Test("a host given on the command line is looked up at once")
    func hostGiven() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        let effects = program.send(.hostGiven("www.example.org"))
        #expect(
            effects.compactMap(request).first?.request.subject == .host(try HostQuery("www.example.org")))
        #expect(program.state.dashboard.resolver.query == "www.example.org")
    }

    @Test("a lookup asks for both families, and may take 5 s")
    func request() throws {
        var program = try Program()
        let effects = program.send(.hostGiven("www.example.org"))
        let asked = try #require(effects.first.flatMap(request)?.request)
        var expected = LookupRequest(
            .host(try HostQuery("www.example.org")), family: .any, timeout: .seconds(5))
        // The others are named once they are visible.
        expected.maxNamedAddresses = 256
        #expect(asked == expected)
    }

    @Test(
        "a text that is not a host is refused with the reason, and the line stays open",
        arguments: ["a b", "", "a..b"])
    func refused(text: String) throws {
        var program = try Program()
        program.press(.character("i"))
        program.type(text)
        #expect(program.press(.enter) == [])
        #expect(program.state.message?.kind == .failed)
        #expect(program.state.message?.text.hasPrefix("look up '\(text)': ") == true)
        #expect(program.state.dashboard.resolver.prompt?.line.text == text)
    }

    @Test("a new lookup replaces the previous one, whose late answer is ignored")
    func superseded() throws {
        var program = try Program()
        program.send(.hostGiven("slow.example.org"))
        let old = try #require(program.lastLookup)
        let effects = program.send(.hostGiven("www.example.org"))
        #expect(effects.first == .cancelLookup(old))
        let new = try #require(program.lastLookup)
        #expect(new != old)
        let before = program.lines
        program.send(.lookup(old, .started))
        program.send(.lookup(old, .forward(Sample.answer(of: "slow.example.org", addresses: 3))))
        program.send(.lookup(old, .finished(Sample.answer(of: "slow.example.org", addresses: 3))))
        #expect(program.lines == before)
        program.send(.lookup(new, .finished(Sample.answer)))
        #expect(program.state.dashboard.resolver.answer == Sample.answer)
        program.send(.lookup(old, .finished(Sample.failed("slow.example.org"))))
        #expect(program.state.dashboard.resolver.answer == Sample.answer)
    }

    @Test("a new lookup does not cancel one that has ended")
    func notCancelled() throws {
        var program = try Program()
        program.lookUp("www.example.org", answer: Sample.answer)
        let effects = program.send(.hostGiven("example.net"))
        #expect(!effects.contains { if case .cancelLookup = $0 { true } else { false } })
    }

    @Test("the title shows the lookup's progress")
    func stages() throws {
        var program = try Program()
        program.send(.lookupLoad(LookupLoad(waiting: 136, atWork: 64)))
        program.send(.hostGiven("www.example.org"))
        #expect(program.state.dashboard.resolver.status == "queued, 136 waiting, 64 running")
        program.send(.lookupLoad(LookupLoad(waiting: 1, atWork: 0, abandoned: 256)))
        #expect(program.state.dashboard.resolver.status == "queued, 1 waiting, 0 running, 256 abandoned")
        program.report(.started)
        #expect(program.state.dashboard.resolver.status == "resolving, 1 waiting")
        program.send(.lookupLoad(LookupLoad(waiting: 0, atWork: 1)))
        #expect(program.state.dashboard.resolver.status == "resolving …")
        program.report(.forward(Sample.answer))
        #expect(program.state.dashboard.resolver.status == "resolving …")
        program.report(.finished(Sample.answer))
        #expect(program.state.dashboard.resolver.status == "system · 12 ms")
    }

    @Test("a new host's first address is selected, and further results for the host keep the selection")
    func selection() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        #expect(program.state.dashboard.resolver.addresses.selected == nil)
        program.send(.hostGiven("www.example.org"))
        program.report(.forward(Sample.answer))
        #expect(program.state.dashboard.resolver.addresses.selected == 0)
        program.press(.down, .down)
        program.report(.finished(Sample.answer))
        #expect(program.state.dashboard.resolver.addresses.selected == 2)
    }

    @Test("a host without addresses selects the input line")
    func noAddress() throws {
        var program = try Program()
        program.lookUp("unknown.example.org", answer: Sample.failed("unknown.example.org"))
        #expect(program.state.dashboard.resolver.addresses.selected == nil)
        #expect(program.lines.contains { $0.contains("no such host (EAI_NONAME)") })
    }

    @Test("R looks the same host up again, or reads this machine's addresses again")
    func refresh() throws {
        var program = try Program()
        #expect(program.press(.character("R")) == [.readLocalHost])
        program.send(.localHost(Sample.localHost))
        #expect(program.press(.character("R")).contains(.readLocalHost))
        program.lookUp("www.example.org", answer: Sample.answer)
        let effects = program.press(.character("R"))
        #expect(effects.compactMap(request).first?.request.subject == .host(try HostQuery("www.example.org")))
        #expect(!effects.contains(.readLocalHost))
    }

    @Test("y copies the selected address, else the canonical name, else the queried name")
    func copy() throws {
        var program = try Program()
        #expect(program.press(.character("y")) == [])
        #expect(program.state.message == .failed("nothing to copy yet"))
        program.send(.localHost(Sample.localHost))
        #expect(program.press(.character("y")) == [.copy("atlas")])
        program.report(.finished(Sample.localAnswer))
        #expect(program.press(.character("y")) == [.copy("atlas.example.org")])
        program.press(.down)
        #expect(program.press(.character("y")) == [.copy("127.0.0.1")])
        #expect(program.state.message == .done("copied 127.0.0.1"))
    }

    @Test("y copies a hostile canonical name without its control characters")
    func hostileCopy() throws {
        var program = try Program()
        var answer = HostAnswer(query: "example.org")
        answer.canonicalName = "a\u{1b}[2J\n\u{9b}b"
        program.lookUp("example.org", answer: answer)
        #expect(program.press(.character("y")) == [.copy("a␛[2J␊\u{fffd}b")])
    }

    // MARK: Suggestion

    private func mistyped(_ host: String) throws -> Program {
        var program = try Program()
        program.state.suggestion = Suggestion(host: "sockts", subcommand: "sockets")
        program.send(.hostGiven(host))
        return program
    }

    @Test("a host that does not resolve and looks like a subcommand gets that subcommand as a suggestion")
    func suggestion() throws {
        var program = try mistyped("sockts")
        program.report(.finished(Sample.failed("sockts")))
        #expect(
            program.state.dashboard.resolver.answer?.failure?.message
                == "no such host; did you mean 'pollux sockets'?")
    }

    @Test("a host that resolves, another host and a partial answer get no suggestion")
    func noSuggestion() throws {
        var program = try mistyped("sockts")
        program.report(.forward(Sample.failed("sockts")))
        #expect(program.state.dashboard.resolver.answer?.failure?.message == "no such host")
        program.report(.finished(Sample.answer(of: "sockts", addresses: 1)))
        #expect(program.state.dashboard.resolver.answer?.failure == nil)
        program.lookUp("other", answer: Sample.failed("other"))
        #expect(program.state.dashboard.resolver.answer?.failure?.message == "no such host")
    }
}
