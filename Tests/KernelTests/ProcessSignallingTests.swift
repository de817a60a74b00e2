import Core
import Glibc
import PseudoTerminal
import TestSupport
import Testing

@testable import Kernel

@Suite("Signalling processes", .timeLimit(.minutes(10)))
struct ProcessSignallingTests {
    /// A child that runs until it gets a signal, and is killed when the object is released.
    private final class Sleeper {
        let pid: pid_t
        private var isReaped = false

        init() throws { pid = try spawn(["sleep", "600"], inheriting: 2) }

        deinit {
            guard !isReaped else { return }
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }

        /// Waits until a signal has ended the process, and returns its number.
        func endingSignal() -> CInt {
            var status: CInt = 0
            waitpid(pid, &status, 0)
            isReaped = true
            return status & 0x7f
        }

        /// The state in `/proc/PID/stat`.
        var state: Character? {
            let text = String(
                decoding: contents(ofSystemFile: "/proc/\(pid)/stat", limit: 1024), as: UTF8.self)
            return text.split(separator: " ").dropFirst(2).first?.first
        }
    }

    @Test(
        "each signal that ends a process reaches it",
        arguments: [ProcessSignal.term, .kill, .interrupt, .hangUp])
    func ending(signal: ProcessSignal) throws {
        let sleeper = try Sleeper()
        try sendSignal(makeRequest(signal, process(sleeper.pid)))
        let number = [ProcessSignal.term: SIGTERM, .kill: SIGKILL, .interrupt: SIGINT, .hangUp: SIGHUP][
            signal]
        #expect(sleeper.endingSignal() == number)
    }

    @Test("STOP pauses a process, and CONT lets it run on")
    func stopping() throws {
        let sleeper = try Sleeper()
        try sendSignal(makeRequest(.stop, process(sleeper.pid)))
        #expect(eventually { sleeper.state == "T" })
        try sendSignal(makeRequest(.resume, process(sleeper.pid)))
        #expect(eventually { sleeper.state == "S" })
    }

    @Test("another process with the pid gets no signal")
    func reused() throws {
        let sleeper = try Sleeper()
        let known = try process(sleeper.pid)
        let earlier = SocketProcess(
            pid: known.pid, name: known.name, uid: 0, startTicks: known.startTicks - 1, unit: nil)
        let request = try makeRequest(.kill, earlier)
        #expect(throws: SocketActionFailure(request.action, .pidReused)) { try sendSignal(request) }
        try sendSignal(makeRequest(.term, known))
        #expect(sleeper.endingSignal() == SIGTERM)
    }

    @Test("a process that has ended since the snapshot is said to have ended")
    func ended() throws {
        let sleeper = try Sleeper()
        let request = try makeRequest(.term, process(sleeper.pid))
        try sendSignal(makeRequest(.kill, process(sleeper.pid)))
        #expect(sleeper.endingSignal() == SIGKILL)
        #expect(throws: SocketActionFailure(request.action, .processEnded)) { try sendSignal(request) }
        #expect(request.action == "send TERM to sleep \(sleeper.pid)")
    }

    @Test("a user without CAP_KILL is told whose process it is", .requires(.root))
    func unprivileged() async {
        await #expect(processExitsWith: .success) {
            // Root's process, which ends with this one, whose end of the connection it reads.
            let (left, right) = try TestSocket.pair()
            let end = right.descriptor
            let child = try process(spawn(["sh", "-c", "exec cat <&\(end) >/dev/null"], inheriting: end))
            try #require(setreuid(65534, 65534) == 0)
            let request = try makeRequest(.term, child)
            do throws(SocketActionFailure) {
                try sendSignal(request)
                Issue.record("the signal was sent")
            } catch {
                try #require(
                    "\(error)"
                        == "send TERM to \(child.name) \(child.pid): process \(child.pid) belongs to user root;"
                        + " needs root or CAP_KILL")
                try #require(error.needsPrivilege)
            }
            withExtendedLifetime(left) {}
        }
    }

    @Test("requests leave no descriptor open")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let child = try spawn(["sleep", "600"], inheriting: 2)
            defer {
                kill(child, SIGKILL)
                waitpid(child, nil, 0)
            }
            let request = try makeRequest(.resume, process(child))
            try sendSignal(request)
            let first = try ProcessUsage.descriptorCount(of: getpid())
            for _ in 0..<20 { try sendSignal(request) }
            try #require(try ProcessUsage.descriptorCount(of: getpid()) == first)
        }
    }
}

/// Returns a process as a snapshot has it.
private func process(_ pid: pid_t) throws -> SocketProcess {
    var folders = ProcessFolders()
    let process = folders.holder(pid)
    return try #require(process)
}

/// Returns a request to signal a process that holds one socket.
private func makeRequest(_ signal: ProcessSignal, _ process: SocketProcess) throws -> SignalRequest {
    var row = SocketRow(transport: .tcp, kind: .stream, state: .listen, family: .ipv4)
    (row.cookie, row.inode) = (1, 9)
    var table = SocketTable()
    table.append(row)
    var snapshot = SocketSnapshot(takenAt: .current, time: 0, table: table)
    snapshot.owners.holders[9] = [process.pid]
    snapshot.owners.processes[process.pid] = process
    snapshot.owners.users[0] = "root"
    return try SignalRequest(signal, ownerOf: row.id, in: snapshot)
}
