import Foundation
import PseudoTerminal
import Testing

/// `pollux resolve` with other contents of `/etc/nsswitch.conf`.
extension ResolveTests {
    /// Runs `pollux resolve --json` with an `/etc/nsswitch.conf`.
    private func resolve(_ queries: [String], services: String) throws -> Child {
        let folder = try ScratchFolder()
        let file = "\(folder.path)/nsswitch.conf"
        try Data(services.utf8).write(to: URL(filePath: file))
        return try withExtendedLifetime(folder) {
            try World(arguments: ["--nsswitch", file]).resolve(queries + ["--json"])
        }
    }

    @Test(
        "the source is the service that the C library asks, by its own reading of the file",
        arguments: [
            ("hosts: files\nhosts: dns\n", "two.city.test", "dns"),
            ("hosts: dns\nhosts: files\n", "books", "files"),
            ("hosts: files [NOTFOUND=return] dns\n", "books", "files"),
            ("hosts: files [!NOTFOUND=return] dns\n", "two.city.test", "dns"),
            ("hosts: files [SUCCESS=continue] dns\n", "two.city.test", "dns"),
            ("hosts: files[notfound = Continue]dns\n", "two.city.test", "dns"),
            // No comment, and no continued line.
            ("hosts: files # dns\n", "two.city.test", "dns"),
            ("hosts: dns \\\n files\n", "two.city.test", "dns"),
            // A last line without a newline is not read, so that the default applies.
            ("hosts: dns", "books", "files"),
            ("passwd: files\n", "books", "files"),
        ])
    func sourceByActions(services: String, name: String, source: String) throws {
        let child = try resolve([name], services: services)
        #expect(child.errorLines == [])
        #expect(try Record.all(in: child).map(\.source) == [source])
    }

    @Test("addresses that only gethostbyname finds are shown, without a source if several services answer")
    func classicOnly() throws {
        // getaddrinfo does not support merging: it fails once the name server does not know the name.
        let child = try resolve(["books"], services: "hosts: files [SUCCESS=merge] dns\n")
        let record = try #require(Record.all(in: child).first)
        #expect(child.status == 0 && record.error == nil)
        #expect(record.canonicalName == "library.example.test" && record.aliases == ["library", "books"])
        #expect(record.addresses.map(\.address) == ["127.0.0.20"])
        #expect(record.addresses.map(\.rank) == [nil])
        #expect(record["127.0.0.20"]?.forwardConfirmed == true)
        #expect(record.fqdn == "books" && record.source == nil)
    }

    @Test(
        "without a service every lookup fails with the reason, although the C library would crash",
        arguments: ["hosts:\n", "hosts: [NOTFOUND=return] dns\n", "hosts: files [FOUND=return]\n"])
    func noService(services: String) throws {
        let child = try resolve(["books", "127.0.0.20", "::", "127.1"], services: services)
        #expect(child.status == 1)
        let records = try Record.all(in: child)
        #expect(records.count == 4)
        for record in records where record.query != "127.1" {
            #expect(record.error?.code == "EAI_FAIL", "\(record.query)")
            #expect(record.error?.message == "the hosts line of /etc/nsswitch.conf is empty or invalid")
        }
        #expect(records.first { $0.query == "127.1" }?.addresses.map(\.address) == ["127.0.0.1"])
    }
}
