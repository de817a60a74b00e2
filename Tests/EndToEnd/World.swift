import Foundation
import TestSupport

/// A sandbox for the program under test: `World/world.py` gives it a network, a name service and a host name,
/// filled from the files next to the script.
struct World {
    /// Additional arguments for `world.py`, such as ports that listen or never answer.
    var arguments: [String] = []

    /// Measurements taken while a command ran.
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
    static let traffic = folder.appending(path: "traffic.py").path
    static let hostileHosts = folder.appending(path: "hostile-hosts").path

    /// A world whose C library waits minutes for a name server that never answers.
    ///
    /// No test waits that long for a program, so a program that ends did not wait for the name server.
    static let patient = World(arguments: ["--resolv", folder.appending(path: "patient-resolv.conf").path])

    func run(_ command: [String]) throws -> Child {
        try Child.run(commandLine(for: command))
    }

    /// The command line that runs a command in this world, for tests that start it themselves.
    func commandLine(for command: [String]) -> [String] {
        let script = Self.folder.appending(path: "world.py").path
        return ["python3", "-I", "-S", script] + arguments + ["--"] + command
    }

    /// Runs `pollux resolve` with these arguments.
    func resolve(_ arguments: [String]) throws -> Child {
        try run([try Child.pollux(), "resolve"] + arguments)
    }

    /// Runs `pollux resolve --json` with these arguments, and returns the records in the order of output.
    func records(_ arguments: [String]) throws -> [Record] {
        try Record.all(in: resolve(arguments + ["--json"]))
    }

    /// Runs a shell script with the program as `$0` and these arguments as `$@`.
    func shell(_ script: String, _ arguments: [String]) throws -> Child {
        try run(["sh", "-c", script, try Child.pollux()] + arguments)
    }

    /// Runs `pollux resolve`, and returns the measurements, which are removed from standard error.
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
        /// The index of the address in getaddrinfo order, from 0.
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
