import Glibc
import PseudoTerminal

/// The programs that are there to be measured, and how to start them: always on the same screen, with the
/// same environment and none of the user's own settings.
final class Laboratory {
    static let size = TerminalSize(120, 40)
    static let newestCommit = "commit 300"

    let pollux: String
    let world: String
    let forwarding: String
    let lists: String
    /// Those that this machine has, Pollux first.
    private(set) var subjects: [Subject] = [.pollux, .floor]
    private let floors: String
    private let scratch: ScratchFolder

    init(_ request: Request) throws {
        pollux = request.pollux
        floors = request.floors
        world = request.world
        forwarding = request.forwarding
        lists = request.lists
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

    /// Each program's turn in a round. Every round begins with another one, so that none is always measured
    /// after the same neighbour.
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

    /// Starts any program on a screen of its own.
    func start(_ program: String, _ arguments: [String]) throws -> TerminalChild {
        try TerminalChild(
            program, arguments: arguments, environment: environment, folder: repository ?? scratch.path,
            size: Self.size)
    }

    /// A C program that does the least.
    func floor(_ name: String) -> String { "\(floors)/\(name)" }

    /// Starts a program and waits until it is ready and has nothing more to say.
    func startSettled(_ subject: Subject) throws -> TerminalChild {
        let child = try start(subject)
        guard child.shows(subject.readyText) else {
            throw Failure("\(subject.rawValue) did not show \(subject.readyText):\n\(child.screen.text)")
        }
        child.settle(quiet: .milliseconds(150), deadline: .seconds(2))
        return child
    }

    /// Ends a program as its user would; one that stays is killed with its `TerminalChild`.
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

    /// A small history for tig: 300 commits without files.
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
            throw Failure("the repository for tig could not be made: \(git.screen.text)")
        }
    }
}
