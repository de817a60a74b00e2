import Core
import Glibc
import PseudoTerminal
import TestSupport
import Testing

@testable import Kernel

@Suite("Socket owners", .timeLimit(.minutes(10)))
struct SocketOwnerTests {
    private let reader: SocketReader
    private let scan = OwnerScan()

    init() throws {
        reader = try SocketReader()
    }

    private func read(_ transports: Set<SocketTransport> = [.tcp]) throws -> SocketSnapshot {
        var snapshot = try reader.read(transports)
        scan.addOwners(to: &snapshot)
        return snapshot
    }

    private func row(of socket: TestSocket, in snapshot: SocketSnapshot) throws -> SocketRow {
        try #require(snapshot.rows.first { $0.inode == socket.inode })
    }

    /// Returns the pids of the holders. A child that another test is just starting is among them until it has become
    /// its program.
    private func holders(of socket: TestSocket) throws -> [Int32] {
        try read().owners.holders[socket.inode] ?? []
    }

    @Test("a socket's owner is its process, with name, user and start time")
    func ownProcess() throws {
        let listener = try TestSocket(listeningOn: .loopback)
        let (left, right) = try TestSocket.pair()
        let snapshot = try read([.tcp, .unix])
        var folders = ProcessFolders()
        let startTicks = folders.status(of: getpid())?.startTicks
        for socket in [listener, left, right] {
            let row = try row(of: socket, in: snapshot)
            let process = try #require(snapshot.owners.process(of: row))
            #expect(process.pid == getpid() && process.name == ownProcessName() && process.uid == geteuid())
            #expect(process.startTicks == startTicks)
        }
        #expect(snapshot.owners.isComplete && snapshot.owners.reader == geteuid())
        #expect(snapshot.owners.readerPid == getpid())
        let name = try #require(getpwuid(geteuid())).pointee.pw_name.map { String(cString: $0) }
        #expect(snapshot.owners.users[geteuid()] == name)
    }

    @Test("a socket that two processes hold names the other one too, until it ends")
    func twoProcesses() throws {
        let listener = try TestSocket(listeningOn: .loopback)
        #expect(try eventually { try holders(of: listener) == [getpid()] })
        let child = try spawn(["sleep", "600"], inheriting: listener.descriptor)
        #expect(try eventually { try holders(of: listener) == [getpid(), child].sorted() })
        let snapshot = try read()
        let row = try row(of: listener, in: snapshot)
        #expect(snapshot.owners.process(of: row)?.pid == min(getpid(), child))
        #expect(snapshot.owners.otherProcesses(of: row).map(\.pid) == [max(getpid(), child)])
        #expect(snapshot.owners.processes[child]?.name == "sleep")
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        #expect(try eventually { try holders(of: listener) == [getpid()] })
        #expect(try read().owners.processes[child] == nil)
    }

    @Test("a descriptor that takes the place of another one is found, and the closed socket forgotten")
    func replaced() throws {
        let first = try TestSocket(listeningOn: .loopback)
        #expect(try holders(of: first).contains(getpid()))
        let inode = first.inode
        let second = try TestSocket(listeningOn: .loopback)
        // Now the descriptor of the first socket is one of the second.
        #expect(dup2(second.descriptor, first.descriptor) == first.descriptor)
        #expect(try holders(of: second).contains(getpid()))
        #expect(try eventually { try read().owners.holders[inode] == nil })
    }

    @Test("a later search finds what a search from scratch finds")
    func incremental() throws {
        var sockets: [TestSocket] = []
        for round in 0..<20 {
            if round % 3 == 2 { sockets.removeFirst(sockets.count / 2) }
            for _ in 0..<20 { sockets.append(try TestSocket(listeningOn: .loopback)) }
            let later = try read()
            var fresh = try reader.read([.tcp])
            OwnerScan().addOwners(to: &fresh)
            for socket in sockets {
                #expect(later.owners.holders[socket.inode]?.contains(getpid()) == true)
                #expect(fresh.owners.holders[socket.inode]?.contains(getpid()) == true)
            }
        }
    }

    @Test(
        "a user other than root learns the user of a socket, and why its process is unknown", .requires(.root)
    )
    func unprivileged() async {
        await #expect(processExitsWith: .success) {
            let (inode, child) = try {
                let listener = try TestSocket(listeningOn: .loopback)
                return (listener.inode, try spawn(["sleep", "600"], inheriting: listener.descriptor))
            }()
            try #require(seteuid(65534) == 0)
            defer {
                seteuid(0)
                kill(child, SIGKILL)
            }
            var snapshot = try SocketReader().read()
            OwnerScan().addOwners(to: &snapshot)
            let row = try #require(snapshot.rows.first { $0.inode == inode })
            try #require(row.uid == 0 && snapshot.owners.users[0] == "root")
            try #require(snapshot.owners.process(of: row) == nil)
            try #require(snapshot.owners.reasonUnknown(row) == .otherUser)
            try #require(snapshot.notes.isEmpty)
        }
    }

    @Test("a socket's control group names its unit, also for other users", .requires(.root, .controlGroups))
    func controlGroup() async {
        await #expect(processExitsWith: .success) {
            let mount = try #require(
                ControlGroupMount.path(in: contents(ofSystemFile: "/proc/self/mountinfo", limit: 1 << 20)))
            let unit = "pollux-test-\(getpid()).service"
            let folder = "\(mount)/\(unit)"
            try #require(mkdir(folder, 0o755) == 0)
            defer {
                moveThisProcess(to: mount)
                rmdir(folder)
            }
            let before = try TestSocket(listeningOn: .loopback)
            let scan = OwnerScan()
            var first = try SocketReader().read([.tcp])
            scan.addOwners(to: &first)
            moveThisProcess(to: folder)
            let listener = try TestSocket(listeningOn: .loopback)
            try #require(seteuid(65534) == 0)
            defer { seteuid(0) }
            var snapshot = try SocketReader().read([.tcp])
            scan.addOwners(to: &snapshot)
            func unitOfRow(_ socket: TestSocket) throws -> String? {
                let row = try #require(snapshot.rows.first { $0.inode == socket.inode })
                try #require(row.controlGroup != 0)
                return snapshot.owners.unit(of: row)
            }
            try #require(try unitOfRow(listener) == unit)
            try #require(try unitOfRow(before) != unit)
        }
    }

    @Test("searching again and again leaves no descriptor open")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            let (reader, scan) = (try SocketReader(), OwnerScan())
            func openAfterSearch() throws -> Int {
                var snapshot = try reader.read()
                scan.addOwners(to: &snapshot)
                return try ProcessUsage.descriptorCount(of: getpid())
            }
            // The first look-up of a user may open a connection to a name service.
            _ = try openAfterSearch()
            let first = try openAfterSearch()
            for _ in 0..<20 { try #require(try openAfterSearch() == first) }
        }
    }
}

extension Requirement {
    static let controlGroups = Requirement(
        "a writable control group file system",
        isMet: ControlGroupMount.path(in: contents(ofSystemFile: "/proc/self/mountinfo", limit: 1 << 20)).map
        {
            access($0, W_OK) == 0
        } ?? false)
}

/// Moves this process to a control group.
private func moveThisProcess(to folder: String) {
    guard let file = fopen("\(folder)/cgroup.procs", "w") else { return }
    fputs("\(getpid())", file)
    fclose(file)
}
