import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// The Sockets screen beside the sockets of `World/sockets-live.py`, in a network namespace of its own.
final class LiveSockets {
    let screen: TerminalChild
    private let folder: ScratchFolder
    /// The length of the events that were found.
    private var readCount = 0

    /// Opens the screen and waits until it has the rows and their processes.
    ///
    /// - Parameters:
    ///   - uid: The user that the program runs as; the sockets are always root's.
    ///   - idle: The number of idle connections.
    init(
        uid: Int = 0, idle: Int = 1, size: TerminalSize = TerminalSize(120, 36), processorSeconds: Int = 60
    ) throws {
        folder = try ScratchFolder()
        let script = URL(filePath: World.reference).deletingLastPathComponent()
            .appending(path: "sockets-live.py").path
        screen = try FullScreen.start(
            // A home without a configuration, so that the sockets are read each second.
            ["--screen", "sockets"], size: size, environment: ["HOME": "/nonexistent"],
            script: """
                exec unshare -n sh -c 'ip link set lo up && exec python3 -I -S "$@"' \
                sh '\(script)' \(uid) \(idle) '\(folder.path)' "$0" "$@"
                """, processorSeconds: processorSeconds)
        try expect("ready")
        try #require(screen.shows(matching: /tcp +ESTABLISHED/), "\(screen.told)")
    }

    /// Makes the script do something, and waits until it has happened.
    func command(_ command: String, until event: String) throws {
        let commands = try #require(FileHandle(forWritingAtPath: "\(folder.path)/commands"))
        try commands.write(contentsOf: Data("\(command)\n".utf8))
        try expect(event)
    }

    /// Waits for an event that has not been waited for before.
    func expect(_ event: String) throws {
        var found = ""
        let hasHappened = screen.wait(until: {
            let events = (try? contents(ofFile: "\(folder.path)/events")) ?? ""
            found = String(events.dropFirst(readCount))
            guard let range = found.range(of: event) else { return false }
            readCount += found.distance(from: found.startIndex, to: range.upperBound)
            return true
        })
        try #require(hasHappened, "no '\(event)' in '\(found)': \(errors)\n\(screen.told)")
    }

    private var errors: String {
        (try? String(contentsOfFile: "\(folder.path)/errors", encoding: .utf8)) ?? "no errors"
    }

    /// Filters the rows.
    func filter(_ text: String) throws {
        try screen.keys("/", "C-u")
        screen.type(text)
        try screen.keys("Enter")
        #expect(screen.shows("/\(text)"), "\(screen.told)")
    }
}
