import Glibc
import PseudoTerminal

/// The installed programs to measure, and how to start them: always with the same screen size and environment, and
/// without the user's settings.
final class Laboratory {
    static let size = TerminalSize(120, 40)
    static let newestCommit = "commit 300"

    let pollux: String
    let world: String
    let forwarding: String
    let lists: String
    let sockets: String
    /// The subjects installed on this machine, Pollux first.
    private(set) var subjects: [Subject] = [.pollux, .floor]
    private let floors: String
    private let scratch: ScratchFolder

    init(_ request: Request) throws {
        pollux = request.pollux
        floors = request.floors
        world = request.world
        forwarding = request.forwarding
        lists = request.lists
        sockets = request.sockets
        scratch = try ScratchFolder()
        for peer in [Subject.tig, .htop, .btop] {
            if Self.isInstalled(peer.rawValue) {
                subjects.append(peer)
            } else {
                note("\(peer.rawValue) is missing")
            }
        }
        if subjects.contains(.tig) { try makeRepository() }
    }

    /// Returns the order of the programs in a round.
    ///
    /// Each round begins with another program, so that a brief load of the machine affects all of them.
    func turns(inRound round: Int) -> [Subject] {
        let first = round % subjects.count
        return Array(subjects[first...] + subjects[..<first])
    }

    /// Starts a program on a screen of its own.
    func start(_ subject: Subject) throws -> TerminalChild {
        let program =
            switch subject {
            case .pollux: pollux
            case .floor: floor("floor")
            default: subject.rawValue
            }
        return try start(program, [])
    }

    /// Starts Pollux with `refresh = 0`, and waits until it is silent.
    func startPolluxWithoutTimer() throws -> TerminalChild {
        let path = "\(scratch.path)/untimed.toml"
        try create(file: path, holding: "refresh = 0\n")
        return try settled(.pollux, start(pollux, ["--config", path]))
    }

    /// Starts any program on a screen of its own.
    func start(_ program: String, _ arguments: [String]) throws -> TerminalChild {
        try TerminalChild(
            program, arguments: arguments, environment: environment, folder: repository ?? scratch.path,
            size: Self.size)
    }

    /// Returns the path of a C program that does the minimum of the work.
    func floor(_ name: String) -> String { "\(floors)/\(name)" }

    /// Starts a program and waits until it shows its ready text and is silent.
    func startSettled(_ subject: Subject) throws -> TerminalChild {
        try settled(subject, start(subject))
    }

    private func settled(_ subject: Subject, _ child: TerminalChild) throws -> TerminalChild {
        guard child.shows(subject.readyText) else {
            throw Failure("\(subject.rawValue) did not show \(subject.readyText):\n\(child.screen.text)")
        }
        child.settle(quiet: .milliseconds(150), deadline: .seconds(2))
        return child
    }

    /// Quits a program with a key; one that does not exit is killed with its `TerminalChild`.
    func quit(_ child: TerminalChild) {
        child.type("q")
        _ = child.end(within: .seconds(2))
    }

    private var environment: [String: String] {
        TerminalChild.plainEnvironment.merging(["HOME": scratch.path]) { $1 }
    }

    private var repository: String? {
        subjects.contains(.tig) ? "\(scratch.path)/repository" : nil
    }

    static func isInstalled(_ program: String) -> Bool {
        let folders = (TerminalChild.plainEnvironment["PATH"] ?? "").split(separator: ":")
        return folders.contains { access("\($0)/\(program)", X_OK) == 0 }
    }

    /// Creates a repository for tig: 300 commits without files.
    private func makeRepository() throws {
        let script = """
            git init -q -b main repository && cd repository
            n=0
            while [ $n -lt 300 ]; do
                n=$((n + 1))
                echo 'commit refs/heads/main'
                echo "committer Bench <bench@example.test> $((1700000000 + n * 60)) +0000"
                printf 'data <<END\\ncommit %d\\nEND\\n\\n' $n
            done | git fast-import --quiet
            """
        let git = try TerminalChild(
            "sh", arguments: ["-c", script], environment: environment, folder: scratch.path)
        guard git.end(within: .seconds(20)) == .code(0) else {
            throw Failure("cannot create the repository for tig: \(git.screen.text)")
        }
    }
}
