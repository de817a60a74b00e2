import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// International names, which libidn2 converts, with the name service of `World`.
@Suite("International names", .requires(.world, .libidn2))
struct InternationalNamesTests {
    @Test("every form of a name is the same host, and its record has both the typed and the ASCII form")
    func forms() throws {
        let forms = [
            "bücher.city.test", "BÜCHER.city.test", "bu\u{308}cher.city.test", "ｂüｃｈｅｒ。ｃｉｔｙ．test",
            "http://b%C3%BCcher.city.test/",
        ]
        let records = try World().records(forms + ["--ordered"])
        #expect(records.map(\.query) == forms)
        for record in records {
            #expect(record.error == nil)
            #expect(record.canonicalName == "xn--bcher-kva.city.test" && record.source == "dns")
            #expect(record.addresses.map(\.address) == ["192.0.2.60"])
        }
        #expect(records.first?.fqdn == "bücher.city.test")
    }

    @Test("an international name in the hosts file is its ASCII form")
    func hostsFile() throws {
        let folder = try ScratchFolder()
        let hosts = "\(folder.path)/hosts"
        try Data("127.0.0.9 xn--bcher-kva.local.test\n".utf8).write(to: URL(filePath: hosts))
        let record = try withExtendedLifetime(folder) {
            try #require(World(arguments: ["--hosts", hosts]).records(["bücher.local.test"]).first)
        }
        #expect(record.addresses.map(\.address) == ["127.0.0.9"] && record.source == "files")
    }

    @Test("a failed lookup names the ASCII form that was asked for, and a refusal has libidn2's words")
    func failures() throws {
        let child = try World().resolve(["bücher.nowhere.test", "☃.city.test", "--ordered"])
        #expect(child.status == 1)
        #expect(
            child.errorLines == [
                "pollux: resolve 'bücher.nowhere.test': xn--bcher-kva.nowhere.test: host not found (EAI_NONAME)",
                "pollux: resolve '☃.city.test': string contains a disallowed character (INVALID_NAME)",
            ])
    }

    @Test("a chat binds and sends to an international name")
    func chat() throws {
        let world = World(arguments: ["--address", "192.0.2.60/32"])
        let child = try world.shell(
            #"echo hello | "$0" chat --json --bind "udp://$1:5000" --to "udp://$2:5000""#,
            ["bücher.city.test", "BÜCHER。city.test"])
        #expect(child.status == 0 && child.errorLines == [])
        let heard = try child.lines.map { try ChatRecord($0) }.first { $0.direction == "in" }
        #expect(heard?.peer == "192.0.2.60:5000" && heard?.text == "hello", "\(child.lines)")
    }

    @Test("an endpoint that is not found names both forms, and a refusal has libidn2's words")
    func endpointFailures() throws {
        let folder = try ScratchFolder()
        let script = #"""
            "$0" chat --lines --bind udp://127.0.0.1:0 --to udp://bücher.nowhere.test:5000
            "$0" chat --lines --bind udp://☃.city.test:5000
            echo '{"time":"2026-01-01T00:00:00.000000Z","direction":"in","hex":"61"}' > "$1/recording"
            "$0" replay "$1/recording" --to udp://bücher.nowhere.test:5000
            """#
        let child = try withExtendedLifetime(folder) { try World().shell(script, [folder.path]) }
        let notFound =
            "look up bücher.nowhere.test: xn--bcher-kva.nowhere.test: Name or service not known"
        #expect(
            child.errorLines == [
                "pollux: chat: \(notFound)",
                "pollux: chat: look up ☃.city.test: string contains a disallowed character",
                "pollux: replay: \(notFound)",
            ])
    }

    @Test("without libidn2 only international names fail")
    func missingLibrary() throws {
        let child = try World().shell(
            #"""
            for library in $(/sbin/ldconfig -p | sed -n 's/.*libidn2\.so\.0 .*=> //p'); do
              mount --bind /dev/null "$(readlink -f "$library")" || exit 3
            done
            "$0" resolve --ordered bücher.city.test two.city.test
            "$0" chat --lines --bind udp://bücher.city.test:5000
            """#, [])
        let reason = "international names need libidn2 (install libidn2-0)"
        #expect(
            child.errorLines == [
                "pollux: resolve 'bücher.city.test': \(reason) (EAI_IDN_ENCODE)",
                "pollux: chat: look up bücher.city.test: \(reason)",
            ])
        #expect(child.lines.contains("  canonical  two.city.test"))
    }

    @Test("the screen shows the typed name and the ASCII form", arguments: FullScreen.sizes)
    func screen(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size, world: World())
        try child.lookUp("bücher.city.test")
        #expect(child.shows("192.0.2.60"), "\(child.told)")
        #expect(child.shows("host › bücher.city.test"), "\(child.told)")
        #expect(child.shows(matching: /canonical +xn--bcher-kva\.city\.test/), "\(child.told)")
        try child.lookUp("bücher.nowhere.test")
        #expect(child.shows("xn--bcher-kva.nowhere.test: host not found"), "\(child.told)")
        #expect(child.shows("host › bücher.nowhere.test"), "\(child.told)")
        child.type("Q")
        #expect(child.end() == .code(0))
    }
}
