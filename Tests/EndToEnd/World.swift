import Foundation
import TestSupport

/// A small world for the program under test: `World/world.py` gives it a network, a name service and a host
/// name of its own, filled from the files beside it.
struct World {
    /// More arguments for `world.py`, such as ports that listen or never answer.
    var arguments: [String] = []

    /// What was measured while a command ran.
    struct Report: Decodable {
        var queries: Int
        var mostOutstanding: Int
        var delayedNames: Int
        var rounds: Int
        var mostRounds: Int
        var threads: Int
        var seconds: Double
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "World")
    static let reference = folder.appending(path: "reference.py").path
    static let hostileHosts = folder.appending(path: "hostile-hosts").path

    /// One whose C library waits minutes for a name server that never answers, which is longer than any test
    /// waits for a program: what ends there has not waited for it.
    static let patient = World(arguments: ["--resolv", folder.appending(path: "patient-resolv.conf").path])

    func run(_ command: [String]) throws -> Child {
        try Child.run(commandLine(for: command))
    }

    /// What runs a command in this world, for those who start it themselves.
    func commandLine(for command: [String]) -> [String] {
        let script = Self.folder.appending(path: "world.py").path
        return ["python3", "-I", "-S", script] + arguments + ["--"] + command
    }

    /// `pollux resolve` with these arguments.
    func resolve(_ arguments: [String]) throws -> Child {
        try run([try Child.pollux(), "resolve"] + arguments)
    }

    /// `pollux resolve --json` with these arguments; the records in the order they came.
    func records(_ arguments: [String]) throws -> [Record] {
        try Record.all(in: resolve(arguments + ["--json"]))
    }

    /// A shell script that finds the program in `$0` and these arguments in `$@`.
    func shell(_ script: String, _ arguments: [String]) throws -> Child {
        try run(["sh", "-c", script, try Child.pollux()] + arguments)
    }

    /// `pollux resolve` with what was measured meanwhile; the measurements are taken off standard error.
    func measured(_ arguments: [String]) throws -> (Child, Report) {
        var world = self
        world.arguments.append("--report")
        var child = try world.resolve(arguments)
        let report = try JSONDecoder().decode(
            Report.self, from: Data((child.errorLines.last ?? "").dropFirst("world ".count).utf8))
        child.errors = Array(child.errorLines.dropLast().map { $0 + "\n" }.joined().utf8)
        return (child, report)
    }
}

extension Requirement {
    static let world = Requirement(
        "python3, and root or user namespaces", isMet: (try? World().run(["true"]).status) == 0)
}

/// One line of `pollux resolve --json`.
struct Record: Decodable {
    var query: String
    var canonicalName: String?
    var aliases: [String]
    var fqdn: String?
    var source: String?
    var addresses: [Address]
    var elapsedMilliseconds: Double?
    var error: Failure?

    struct Address: Decodable {
        var address: String
        var family: String
        var scope: String
        var names: [String]
        var forwardConfirmed: Bool?
        var sourceAddress: String?
        /// From 0.
        var rank: Int?
        var probe: Probe?
    }

    struct Probe: Decodable {
        var port: Int
        var state: String
        var milliseconds: Double?
        var winner: Bool
    }

    struct Failure: Decodable {
        var code: String
        var message: String
    }

    static func all(in child: Child) throws -> [Record] {
        try child.lines.map { try JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
    }

    func addresses(_ family: String) -> [String] {
        addresses.filter { $0.family == family }.map(\.address)
    }

    subscript(address: String) -> Address? {
        addresses.first { $0.address == address }
    }
}
