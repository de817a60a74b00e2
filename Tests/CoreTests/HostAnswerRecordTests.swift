import Testing

@testable import Core

/// Tests of the exact text of `pollux resolve --json`.
@Suite("Answer records")
struct HostAnswerRecordTests {
    @Test("an empty answer has every key, with nulls and empty lists")
    func empty() {
        let expected =
            #"{"query":"x","canonicalName":null,"aliases":[],"fqdn":null,"source":null,"#
            + #""addresses":[],"elapsedMilliseconds":0.0,"error":null}"#
        #expect(HostAnswer(query: "x").record.line == expected)
    }

    @Test("a full answer has its keys in the documented order")
    func full() throws {
        var address = HostAddress(address: IPAddress(ipv4: 0xc000_0201))
        address.names = ["one.example", "two.example"]
        address.forwardConfirmed = true
        address.sourceAddress = IPAddress(ipv4: 0x0a00_0001)
        address.rank = 0
        address.probe = ProbeResult(
            port: 443, outcome: .open, elapsed: .microseconds(1500), isWinner: true)
        var answer = HostAnswer(query: "example.org")
        answer.canonicalName = "canonical.example"
        answer.aliases = ["alias.example"]
        answer.fqdn = "one.example"
        answer.source = "dns"
        answer.addresses = [address, HostAddress(address: try #require(IPAddress("fe80::1%eth0")))]
        answer.elapsed = .milliseconds(3)
        answer.failure = LookupFailure(code: "TIMEOUT", message: "no answer within 5 s")
        let expected =
            #"{"query":"example.org","canonicalName":"canonical.example","aliases":["alias.example"],"#
            + #""fqdn":"one.example","source":"dns","addresses":[{"address":"192.0.2.1","family":"ipv4","#
            + #""scope":"documentation","names":["one.example","two.example"],"forwardConfirmed":true,"#
            + #""sourceAddress":"10.0.0.1","rank":0,"#
            + #""probe":{"port":443,"state":"open","milliseconds":1.5,"winner":true}},"#
            + #"{"address":"fe80::1%eth0","family":"ipv6","scope":"link-local","names":[],"#
            + #""forwardConfirmed":null,"sourceAddress":null,"rank":null,"probe":null}],"#
            + #""elapsedMilliseconds":3.0,"error":{"code":"TIMEOUT","message":"no answer within 5 s"}}"#
        #expect(answer.record.line == expected)
    }

    @Test(
        "a connection state is one of five words",
        arguments: [
            (ProbeOutcome.open, "open"), (.refused, "refused"), (.timeout, "timeout"),
            (.unreachable, "unreachable"), (.error("Permission denied"), "error"),
        ])
    func states(outcome: ProbeOutcome, word: String) {
        let probe = ProbeResult(port: 1, outcome: outcome, elapsed: .zero, isWinner: false)
        #expect(
            probe.record.line == #"{"port":1,"state":"\#(word)","milliseconds":0.0,"winner":false}"#)
    }

    @Test("a hostile name is escaped in every field")
    func hostile() {
        let name = "a\u{1b}]0;x\u{7}\u{9b}31m\n\"\\"
        var answer = HostAnswer(query: name)
        (answer.canonicalName, answer.aliases, answer.fqdn, answer.source) = (name, [name], name, name)
        var address = HostAddress(address: IPAddress(ipv4: 0))
        address.names = [name]
        answer.addresses = [address]
        answer.failure = LookupFailure(code: name, message: name)
        let line = answer.record.line
        #expect(line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control })
        #expect(line.split(separator: #"a\u001b]0;x\u0007\u009b31m\n\"\\"#).count == 9)
    }
}
