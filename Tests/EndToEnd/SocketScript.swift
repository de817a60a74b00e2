import Foundation
import TestSupport

/// A run of one of the scripts `World/sockets-*.py` in a network namespace of its own, where no other program has
/// sockets.
enum SocketScript {
    /// The user ids that the program runs with: root's, and that of a user without privileges.
    static let users = ["0", "65534"]

    /// Returns the decoded report of the script, which gets these arguments and the path of the program.
    static func report<Report: Decodable>(
        _ name: String, _ arguments: [String] = [], as _: Report.Type
    ) throws -> Report {
        let child = try run(["python3", "-I", "-S", path(name)] + arguments + [try Child.pollux()])
        guard child.status == 0 else {
            throw Child.Failure.ended(
                command: [name] + arguments, errors: String(decoding: child.errors, as: UTF8.self))
        }
        return try JSONDecoder().decode(Report.self, from: Data(child.output))
    }

    /// Runs a command in a network namespace of its own, until it ends or this process does.
    static func run(_ command: [String]) throws -> Child {
        let unshare = ["unshare", geteuid() == 0 ? "-n" : "-nr"]
        let script = #"ip link set lo up && exec python3 -I -S "$0" "$@""#
        return try Child.run(unshare + ["sh", "-c", script, path("with-reader.py")] + command)
    }

    private static func path(_ name: String) -> String {
        URL(filePath: World.reference).deletingLastPathComponent().appending(path: name).path
    }
}

extension Requirement {
    static let ss = tool("ss")
    static let setpriv = tool("setpriv")
    static let socat = tool("socat")
}
