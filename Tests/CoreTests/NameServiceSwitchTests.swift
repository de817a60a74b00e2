import Testing

@testable import Core

/// Tests of parsing `man 5 nsswitch.conf`, and of inferring which service answered.
@Suite("Name service switch")
struct NameServiceSwitchTests {
    private func services(of text: String) -> [String] { NameServiceSwitch(Array(text.utf8)[...]).services }

    /// Each row agrees with what glibc 2.36 does with the same file.
    @Test(
        "the services of the last hosts line are read in order",
        arguments: [
            ("hosts: files dns\n", ["files", "dns"]),
            ("hosts:files\tdns\r\n", ["files", "dns"]),
            ("  hosts : files\n", ["files"]),
            ("hosts files\n", ["files"]),
            ("hosts :: files\n", ["files"]),
            ("passwd: compat\nhosts: files\nnetworks: dns\n", ["files"]),
            ("hosts: files\nhosts: dns\n", ["dns"]),
            ("hosts: files\n#hosts: dns\n", ["files"]),
            // A comment is one only at the beginning of a line.
            ("hosts: files # dns\n", ["files", "#", "dns"]),
            ("hosts: files \\\n dns\n", ["files", "\\"]),
            // The names of services keep their case, those of databases have only one.
            ("hosts: Files DNS\n", ["Files", "DNS"]),
            ("Hosts: dns\nhosts: files\n", ["files"]),
            // A last line without a newline is not read.
            ("hosts: files\nhosts: dns", ["files"]),
            ("hosts: files\0 dns\n", ["files"]),
            ("hosts: files mdns4_minimal [NOTFOUND=return] dns\n", ["files", "mdns4_minimal", "dns"]),
            ("hosts: files [!UNAVAIL=return SUCCESS=continue]dns\n", ["files", "dns"]),
            ("hosts: files[NOTFOUND=return]dns\n", ["files", "dns"]),
            ("hosts: files [ notfound = Return ] dns\n", ["files", "dns"]),
            ("hosts: files ] dns\n", ["files", "]", "dns"]),
            // Brackets belong to the service before them.
            ("hosts: files [NOTFOUND=return] [SUCCESS=continue] dns\n", ["files"]),
            ("hosts: [NOTFOUND=return] dns\n", []),
            ("hosts:\n", []),
            ("hosts\n", []),
        ])
    func services(text: String, services: [String]) {
        #expect(self.services(of: text) == services)
    }

    @Test(
        "an action that is not valid makes the line useless",
        arguments: [
            "[NOTFOUND=return", "[]", "[NOTFOUND]", "[NOTFOUND=]", "[NOTFOUND=stop]", "[FOUND=return]",
            "[! NOTFOUND=return]", "[NOTFOUND==return]", "[NOTFOUND=return", "[[NOTFOUND=return]]",
            "[RETURN=return]",
        ])
    func invalid(action: String) {
        let parsed = NameServiceSwitch(Array("hosts: files \(action) dns\n".utf8)[...])
        #expect(parsed.isEmpty)
    }

    @Test("an exclamation mark changes the action of every other result")
    func negated() throws {
        let parsed = NameServiceSwitch(Array("hosts: dns [!UNAVAIL=return TRYAGAIN=merge]\n".utf8)[...])
        #expect(
            try #require(parsed.entries.first).actions == [
                .success: .return, .notFound: .return, .unavailable: .continue, .tryAgain: .merge,
            ])
    }

    @Test(
        "without a hosts line, the C library's default applies",
        arguments: [
            "", "\n", "passwd: files\n", "hosts: dns", "xhosts: dns\n", "hosts_: dns\n", ":\n",
            ": hosts: dns\n",
            "# hosts: dns\n", "#\nhosts: dns",
        ]
    )
    func standard(text: String) {
        #expect(services(of: text) == ["files", "dns"])
    }

    @Test("lines of 1,000,000 bytes and files of 100,000 lines are read")
    func large() {
        let lines = String(repeating: "x: y\n", count: 100_000)
        let actions = String(repeating: "NOTFOUND=return ", count: 60_000)
        #expect(services(of: "\(lines)hosts: files [\(actions)] dns\n") == ["files", "dns"])
    }

    @Test("binary data does no harm")
    func invalidUTF8() {
        let bytes: [UInt8] = [0xff, 0x00, 0x3a, 0x0a] + Array("hosts: files ".utf8) + [0xfe, 0x0a]
        #expect(NameServiceSwitch(bytes[...]).services == ["files", "\u{fffd}"])
    }

    // MARK: Source

    private func source(
        _ services: String, _ target: String, hosts: String = "192.0.2.1 books shelf.example.org\n::2 books"
    ) -> String? {
        let target = IPAddress(target).map { HostQuery.Target.address($0) } ?? .name(target)
        return NameServiceSwitch(Array("hosts: \(services)\n".utf8)[...]).source(
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
            ("files [NOTFOUND=continue] dns", "example.org", "dns"),
            ("files [SUCCESS=continue] dns", "example.org", "dns"),
            ("files [!UNAVAIL=return] dns", "example.org", "dns"),
            ("dns [!SUCCESS=return] files", "books", "dns"),
            ("dns [NOTFOUND=return UNAVAIL=return TRYAGAIN=return] myhostname", "atlas", "dns"),
            ("files # dns", "example.org", "dns"),
            ("files dns \\", "example.org", "dns"),
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
            ("resolve [!UNAVAIL=return] dns", "example.org"),
            ("dns [NOTFOUND=return] files", "books"),
            // A success that does not end the lookup.
            ("files [SUCCESS=continue] dns", "books"),
            ("files [SUCCESS=merge] dns", "books"),
            ("files [!NOTFOUND=continue] dns", "books"),
            ("dns [SUCCESS=continue]", "example.org"),
            // An unknown module may be installed.
            ("Files dns", "books"),
        ])
    func undecided(services: String, target: String) {
        #expect(source(services, target) == nil)
    }

    @Test(
        "the source is nil if no service can know the host",
        arguments: [
            ("files", "example.org"), ("", "books"), ("files mdns", "example.org"),
            ("myhostname", "example.org"), ("files [!SUCCESS=return] dns", "example.org"),
            ("files [FOUND=return] dns", "books"),
        ])
    func noSource(services: String, target: String) {
        #expect(source(services, target) == nil)
    }

    @Test("a service that certainly answers takes precedence over later ones")
    func certainFirst() {
        #expect(source("files dns mdns resolve", "books") == "files")
        #expect(source("dns files", "example.org") == "dns")
    }

    @Test("of a hosts file that is only partly known, an entry counts, and a missing one says nothing")
    func partialHosts() throws {
        let text = Array("192.0.2.1 books\n".utf8)[...]
        let services = NameServiceSwitch(Array("hosts: files dns".utf8)[...])
        func source(_ name: String, isComplete: Bool) -> String? {
            services.source(
                of: .name(name), hosts: HostsFile(text, isComplete: isComplete), hostName: "here")
        }
        #expect(source("books", isComplete: false) == "files" && source("books", isComplete: true) == "files")
        #expect(source("other", isComplete: false) == nil && source("other", isComplete: true) == "dns")
    }
}
