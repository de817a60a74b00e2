import Glibc

/// `bench --pollux PATH --floors FOLDER --world PATH --forwarding PATH --lists PATH --sockets PATH
/// [GROUP]...`: measures Pollux, its floors and its peers, and prints one table. Without groups it measures all but
/// the slow ones.
@main
enum Bench {
    /// A group of metrics that can be measured separately, in the order of the table.
    enum Group: String, CaseIterable {
        case start, keys, lists, idle, lookups, wire, storm, datagrams, sockets
        case manySockets = "many-sockets"
        case socketsScreen = "sockets-screen"

        /// Whether the group is measured only if it is named, because it takes minutes.
        var isSlow: Bool { self == .manySockets || self == .socketsScreen }
    }

    static func main() {
        do {
            let request = try Request(CommandLine.arguments.dropFirst())
            let machine = Machine.description
            let laboratory = try Laboratory(request)
            var results = Results()
            for group in Group.allCases where request.groups.contains(group) {
                note("measuring \(group.rawValue) ...")
                do {
                    try measure(group, in: laboratory, into: &results)
                } catch {
                    // The other groups are still worth measuring.
                    note("\(group.rawValue) stopped: \(error)")
                }
            }
            print(machine)
            print(Table(results: results, laboratory: laboratory, groups: request.groups).text)
        } catch {
            note("bench: \(error)")
            exit(1)
        }
    }

    private static func measure(
        _ group: Group, in laboratory: Laboratory, into results: inout Results
    ) throws {
        switch group {
        case .start: try measureStarts(in: laboratory, into: &results)
        case .keys: try measureKeys(in: laboratory, into: &results)
        case .lists: try measureLists(in: laboratory, into: &results)
        case .idle: try measureIdleness(in: laboratory, into: &results)
        case .lookups: try measureLookups(in: laboratory, into: &results)
        case .wire: try measureWire(in: laboratory, into: &results)
        case .storm: try measureStorm(in: laboratory, into: &results)
        case .datagrams: try measureDatagrams(in: laboratory, into: &results)
        case .sockets:
            for rows in [SocketRows.tenThousand, .fiftyThousand] {
                try measureSockets(rows, in: laboratory, into: &results)
            }
        case .manySockets: try measureSockets(.hundredThousand, in: laboratory, into: &results)
        case .socketsScreen: try measureSocketsScreen(in: laboratory, into: &results)
        }
    }
}

/// Prints progress or an error on standard error, so that standard output contains only the table.
func note(_ text: String) {
    let line = Array("\(text)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}

/// The command line.
struct Request {
    var pollux = ""
    /// The folder of the C programs that do the minimum of the work.
    var floors = ""
    /// The script that runs a command in a separate network with its own name server.
    var world = ""
    /// The program that runs the wire of the lab by itself.
    var forwarding = ""
    /// The program that measures long lists without a terminal.
    var lists = ""
    /// The program that takes snapshots of the sockets without printing them.
    var sockets = ""
    var groups: Set<Bench.Group> = []

    init(_ arguments: some Sequence<String>) throws(Failure) {
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--pollux": pollux = try Self.path(after: argument, in: &rest)
            case "--floors": floors = try Self.path(after: argument, in: &rest)
            case "--world": world = try Self.path(after: argument, in: &rest)
            case "--forwarding": forwarding = try Self.path(after: argument, in: &rest)
            case "--lists": lists = try Self.path(after: argument, in: &rest)
            case "--sockets": sockets = try Self.path(after: argument, in: &rest)
            default:
                guard let group = Bench.Group(rawValue: argument) else {
                    let known = Bench.Group.allCases.map(\.rawValue).joined(separator: " ")
                    throw Failure("unknown group '\(argument)'; available: \(known)")
                }
                groups.insert(group)
            }
        }
        for (option, path) in [
            ("--pollux", pollux), ("--floors", floors), ("--world", world), ("--forwarding", forwarding),
            ("--lists", lists), ("--sockets", sockets),
        ] where path.isEmpty {
            throw Failure("\(option) is missing")
        }
        if groups.isEmpty { groups = Set(Bench.Group.allCases.filter { !$0.isSlow }) }
    }

    private static func path(
        after option: String, in rest: inout ArraySlice<String>
    ) throws(Failure) -> String {
        guard let path = rest.popFirst() else { throw Failure("\(option) needs a path") }
        guard access(path, R_OK) == 0 else { throw Failure("\(path): \(String(cString: strerror(errno)))") }
        return path
    }
}

/// The reason why a measurement failed.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
