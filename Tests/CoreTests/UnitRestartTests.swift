import TestSupport
import Testing

@testable import Core

@Suite("Restarts of units")
struct UnitRestartTests {
    private func read(_ files: String...) -> UnitRestart {
        UnitRestart(unitFiles: files.map { Array($0.utf8)[...] })
    }

    @Test("each setting is read by its name", arguments: UnitRestart.allCases)
    func settings(restart: UnitRestart) {
        #expect(
            read("[Unit]\nDescription=x\n[Service]\nRestart=\(restart.rawValue)\nRestartSec=1\n") == restart)
    }

    @Test(
        "only a setting of the service counts",
        arguments: [
            "", "[Service]\n", "Restart=always", "[Install]\nRestart=always",
            "[Service]\n[Unit]\nRestart=always", "[Service]\nRestartSec=always", "[Service]\n#Restart=always",
            "[Service]\n ; Restart=always", "[service]\nRestart=always", "[Service\nRestart=always",
            "[Service]\nRestart", "[Service]\nrestart=always", "[Service]\nExecStart=x \\\nRestart=always",
        ])
    func ignored(text: String) {
        #expect(read(text) == .no)
    }

    @Test(
        "white space, comments and continued lines are those of systemd",
        arguments: [
            "[Service]\n \tRestart\t=  always \r\n", "  [Service]  \nRestart=always",
            "[Service]\nRestart=\\\nalways", "[Service]\nRestart= \\\n# comment\n always\n",
            "[Service]\nExecStart=x \\\\\nRestart=always", "[Service]\nExecStart=x \\\n\nRestart=always",
            "[Service]\nRestart=always\\",
        ])
    func syntax(text: String) {
        #expect(read(text) == .always)
    }

    @Test("the last setting counts, an empty one is the default, and a malformed one is ignored")
    func order() {
        let always = "[Service]\nRestart=always\n"
        #expect(read(always, "[Service]\nRestart=on-failure\n") == .onFailure)
        #expect(read("\(always)Restart=on-abort\n") == .onAbort)
        #expect(read(always, "[Service]\nRestart=\n") == .no)
        #expect(read(always, "[Service]\nRestart=sometimes\n") == .always)
        // Each file begins outside of any section.
        #expect(read(always, "Restart=no\n") == .always)
    }

    @Test("random changes and truncation never trap")
    func random() {
        var generator = SeededGenerator(seed: 7)
        let whole = Array("[Service]\nExecStart=x \\\n# c\n y\nRestart = on-failure\n[Install]\n".utf8)
        var settings: Set<UnitRestart> = []
        for _ in 0..<5000 {
            var bytes = whole
            for _ in 0..<2 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
            settings.insert(UnitRestart(unitFiles: [bytes[...]]))
        }
        #expect(settings == [.no, .onFailure])
    }

    @Test("a clean end and a failure lead to what systemd does")
    func outcomes() {
        #expect(
            UnitRestart.allCases.map { $0.outcome(after: .kill) } == [
                .never, .always, .never, .always, .always, .always, .never,
            ])
        #expect(
            UnitRestart.allCases.map { $0.outcome(after: .term) } == [
                .never, .always, .sometimes, .sometimes, .never, .never, .never,
            ])
    }
}
