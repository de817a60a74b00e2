import Foundation

/// A line of `pollux services --json`, or of `World/numbers.py services`, which omits the listeners.
struct ServiceRecord: Decodable, Equatable {
    var name: String?
    var port: Int
    var `protocol`: String
    var aliases: [String]
    var comment: String?
    var listeners: [Listener]?

    struct Listener: Decodable, Equatable {
        struct Process: Decodable, Equatable {
            var pid: Int
            var name: String
        }

        var address: String
        var port: Int
        var process: Process?
        var unit: String?
        var user: String?
    }
}

/// A line of `pollux protocols --json`, or of `World/numbers.py protocols`, which has only `constants`.
struct ProtocolRecord: Decodable, Equatable {
    var number: Int
    var name: String?
    var aliases: [String]
    var constant: String?
    var comment: String?
    var kernel: Bool?
    /// The names for the number in Python's `socket` module.
    var constants: [String]?
}

/// Runs the program and Python on the same files: the machine's own, or others in a mount namespace.
struct Numbers {
    private let folder: URL?

    /// Reads the machine's own files.
    init() {
        folder = nil
    }

    /// Replaces `/etc/services` and `/etc/protocols` for the program while `body` runs.
    static func with<Result>(
        services: [UInt8] = [], protocols: [UInt8] = [], _ body: (Numbers) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "numbers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(services).write(to: folder.appending(path: "services"))
        try Data(protocols).write(to: folder.appending(path: "protocols"))
        return try body(Numbers(folder: folder))
    }

    private init(folder: URL) {
        self.folder = folder
    }

    /// Runs a shell script with the program as `$0`, numbers.py as `$1` and these arguments after it.
    func shell(_ script: String, _ arguments: [String] = []) throws -> Child {
        let reference = URL(filePath: World.reference).deletingLastPathComponent().appending(
            path: "numbers.py")
        let words = [try Child.pollux(), reference.path] + arguments
        guard let folder else { return try Child.run(["sh", "-c", script] + words) }
        let overlay = """
            for file in services protocols; do mount --bind "$2/$file" "/etc/$file" || exit 125; done
            script=$3; zero=$0; one=$1; shift 3
            exec sh -c "$script" "$zero" "$one" "$@"
            """
        // Mounting is root's; others become root of a user namespace that holds nothing else. In a network of its own
        // nobody listens.
        return try Child.run(
            ["unshare", geteuid() == 0 ? "-mn" : "-mnr", "sh", "-c", overlay] + words.prefix(2)
                + [folder.path, script] + arguments)
    }

    /// Runs the program with these arguments.
    func pollux(_ arguments: [String]) throws -> Child {
        try shell(#"shift; exec "$0" "$@""#, arguments)
    }

    func records<Record: Decodable>(_ arguments: [String], as _: Record.Type) throws -> [Record] {
        try Self.decoded(pollux(arguments + ["--json"]))
    }

    /// Returns the output of numbers.py for `services` or `protocols`.
    func reference<Record: Decodable>(_ kind: String, as _: Record.Type) throws -> [Record] {
        try Self.decoded(shell(#"exec python3 "$1" "$2""#, [kind]))
    }

    static func decoded<Record: Decodable>(_ child: Child) throws -> [Record] {
        try child.lines.map { try JSONDecoder().decode(Record.self, from: Data($0.utf8)) }
    }
}
