import Testing

@testable import Core

/// Tests of parsing `man 5 nsswitch.conf`, and of inferring which service answered.
@Suite("Name service switch")
struct NameServiceSwitchTests {
    private func services(of text: String) -> [String] { NameServiceSwitch(Array(text.utf8)[...]).services }

    @Test(
        "the services of the hosts line are read in order",
        arguments: [
            ("hosts: files dns", ["files", "dns"]),
            ("hosts:files\tdns\r", ["files", "dns"]),
            ("  hosts : files", ["files"]),
            ("passwd: compat\nhosts: files\nnetworks: dns", ["files"]),
            ("hosts: files # dns", ["files"]),
            ("#hosts: dns\nhosts: files", ["files"]),
            ("hosts: files\nhosts: dns", ["files"]),
            ("hosts: files mdns4_minimal [NOTFOUND=return] dns", ["files", "mdns4_minimal", "dns"]),
            ("hosts: files [!UNAVAIL=return SUCCESS=continue]dns", ["files", "dns"]),
            ("hosts: files[NOTFOUND=return]dns", ["filesdns"]),
            ("hosts: files [NOTFOUND=return", ["files"]),
            ("hosts: files ] dns", ["files", "]", "dns"]),
            ("hosts: [a [b] c] dns", ["dns"]),
            ("hosts:", []),
        ])
    func services(text: String, services: [String]) {
        #expect(self.services(of: text) == services)
    }

    @Test(
        "without a hosts line, the C library's default applies",
        arguments: [
            "", "\n", "passwd: files", "hosts files dns", "hosts", "xhosts: files", ":", "# hosts: files",
        ]
    )
    func standard(text: String) {
        #expect(services(of: text) == ["dns", "files"])
    }

    @Test("lines of 1,000,000 bytes and files of 100,000 lines are read")
    func large() {
        let lines = String(repeating: "x: y\n", count: 100_000)
        let brackets = String(repeating: "[", count: 500_000) + String(repeating: "]", count: 500_000)
        #expect(services(of: "\(lines)hosts: \(brackets) dns") == ["dns"])
    }

    @Test("binary data does no harm")
    func invalidUTF8() {
        let bytes: [UInt8] = [0xff, 0x00, 0x3a, 0x0a] + Array("hosts: files ".utf8) + [0xfe]
        #expect(NameServiceSwitch(bytes[...]).services == ["files", "\u{fffd}"])
    }

    // MARK: Source

    private func source(
        _ services: String, _ target: String, hosts: String = "192.0.2.1 books shelf.example.org\n::2 books"
    ) -> String? {
        let target = IPAddress(target).map { HostQuery.Target.address($0) } ?? .name(target)
        return NameServiceSwitch(Array("hosts: \(services)".utf8)[...]).source(
            of: target, hosts: HostsFile(Array(hosts.utf8)[...]), hostName: "Atlas")
    }

    @Test(
        "the only service that can know the host is its source",
        arguments: [
            ("files dns", "books", "files"),
            ("files dns", "SHELF.example.org", "files"),
            ("files dns", "192.0.2.1", "files"),
            ("files dns", "example.org", "dns"),
            ("files dns", "192.0.2.9", "dns"),
            ("dns", "books", "dns"),
            ("files [NOTFOUND=return] dns", "books", "files"),
            ("files myhostname dns", "atlas", "myhostname"),
            ("files myhostname dns", "ATLAS", "myhostname"),
            ("files myhostname dns", "localhost", "myhostname"),
            ("files myhostname dns", "a.localhost", "myhostname"),
            ("files myhostname dns", "_gateway", "myhostname"),
            ("files myhostname dns", "_outbound", "myhostname"),
            ("files myhostname dns", "example.org", "dns"),
            ("files myhostname dns", "127.0.0.1", "myhostname"),
            ("files dns myhostname", "example.org", "dns"),
            ("files mdns4_minimal dns", "example.org", "dns"),
            ("files mdns4_minimal mdns4", "printer.local", "mdns"),
            ("files mdns", "fe80::1", "mdns"),
            ("mdns dns", "192.0.2.1", "dns"),
            ("files resolve", "example.org", "resolve"),
        ])
    func known(services: String, target: String, expected: String) {
        #expect(source(services, target) == expected)
    }

    @Test(
        "the source is unknown if two services could have answered",
        arguments: [
            ("dns files", "books"),  // the name server is asked first, and may know it too
            ("dns myhostname", "atlas"),
            ("files dns myhostname", "192.0.2.9"),
            ("files mdns4 dns", "printer.local"),
            ("mdns dns", "fe80::1"),
            ("resolve dns", "example.org"),
        ])
    func undecided(services: String, target: String) {
        #expect(source(services, target) == nil)
    }

    @Test(
        "the source is nil if no service can know the host",
        arguments: [
            ("files", "example.org"), ("", "books"), ("files mdns", "example.org"),
            ("myhostname", "example.org"),
        ])
    func noSource(services: String, target: String) {
        #expect(source(services, target) == nil)
    }

    @Test("a service that certainly answers takes precedence over later ones")
    func certainFirst() {
        #expect(source("files dns mdns resolve", "books") == "files")
        #expect(source("dns files", "example.org") == "dns")
    }
}
