import Testing

@testable import Core

@Suite("Requests to signal processes")
struct SignalRequestTests {
    private let id = SocketID(family: .ipv4, cookie: 1)

    /// Returns a snapshot of one TCP listener with inode 9, held by nginx 812.
    private func snapshot(unit: String? = nil) -> SocketSnapshot {
        var row = SocketRow(transport: .tcp, kind: .stream, state: .listen, family: .ipv4)
        (row.cookie, row.inode, row.local.port, row.controlGroup) = (1, 9, 80, 7)
        var table = SocketTable()
        table.append(row)
        var snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        snapshot.owners.processes[812] = process(812, "nginx", unit: unit)
        snapshot.owners.holders[9] = [812]
        (snapshot.owners.isComplete, snapshot.owners.reader) = (true, 1000)
        snapshot.owners.users = [33: "www-data"]
        return snapshot
    }

    private func process(_ pid: Int32, _ name: String, unit: String? = nil) -> SocketProcess {
        SocketProcess(pid: pid, name: name, uid: 33, startTicks: 1, unit: unit)
    }

    private func consequences(
        _ snapshot: SocketSnapshot, _ signal: ProcessSignal = .term, restart: UnitRestart? = nil
    ) throws -> [String] {
        let request = try SignalRequest(signal, ownerOf: id, in: snapshot, restart: restart)
        // The first sentence is what the signal does.
        #expect(request.consequences.first == signal.effect)
        return Array(request.consequences.dropFirst())
    }

    @Test("the question names the signal, the process, its user and its start")
    func question() throws {
        let request = try SignalRequest(.term, ownerOf: id, in: snapshot(), since: "09:14")
        #expect(request.question == "Send TERM to nginx 812 (user www-data, since 09:14)?")
        #expect(request.command == "sudo kill -TERM 812")
        var own = snapshot()
        (own.owners.reader, own.owners.users) = (33, [:])
        let other = try SignalRequest(.kill, ownerOf: id, in: own)
        #expect(other.question == "Send KILL to nginx 812 (user 33)?" && other.command == "kill -KILL 812")
    }

    @Test("sockets that all stay open elsewhere are not counted as closing")
    func sharedSockets() throws {
        var snapshot = snapshot()
        snapshot.owners.holders[10] = [812, 900]
        #expect(
            try consequences(snapshot) == ["It holds 1 other socket, which stays open in other processes."])
        snapshot.owners.holders[11] = [812, 900]
        #expect(
            try consequences(snapshot) == ["It holds 2 other sockets, which stay open in other processes."])
    }

    @Test("TERM is offered first, and each signal says what it does")
    func signals() {
        #expect(ProcessSignal.allCases.first == .term)
        for signal in ProcessSignal.allCases { #expect(signal.effect.hasPrefix("\(signal.rawValue) ")) }
    }

    @Test("the other sockets of the process are counted, those of several processes apart")
    func otherSockets() throws {
        var snapshot = snapshot()
        #expect(try consequences(snapshot).isEmpty)
        snapshot.owners.holders[10] = [812]
        #expect(try consequences(snapshot) == ["It holds 1 other socket, which closes as well."])
        for inode in 11..<24 as Range<UInt32> { snapshot.owners.holders[inode] = [812] }
        snapshot.owners.holders[30] = [900]
        #expect(try consequences(snapshot) == ["It holds 14 other sockets, which close as well."])
        snapshot.owners.holders[23] = [812, 900]
        #expect(
            try consequences(snapshot) == [
                "It holds 14 other sockets: 13 close as well, and 1 stays open in other processes."
            ])
        #expect(try consequences(snapshot, .stop).isEmpty && consequences(snapshot, .resume).isEmpty)
    }

    @Test("other holders of the socket keep it open")
    func otherHolders() throws {
        var snapshot = snapshot()
        snapshot.owners.processes[813] = process(813, "worker")
        snapshot.owners.holders[9] = [812, 813]
        #expect(try consequences(snapshot) == ["This socket stays open while worker 813 holds it."])
        snapshot.owners.processes[814] = process(814, "worker")
        snapshot.owners.holders[9] = [812, 813, 814]
        #expect(try consequences(snapshot) == ["This socket stays open while worker 813 and 1 more hold it."])
    }

    @Test("a listener that systemd holds stays open")
    func socketActivation() throws {
        let sentence = "systemd holds this socket as well: it stays open, and may start the process again."
        var snapshot = snapshot()
        snapshot.owners.units[7] = "cups.socket"
        #expect(try consequences(snapshot) == [sentence])
        snapshot.owners.units[7] = nil
        snapshot.owners.processes[1] = process(1, "systemd")
        snapshot.owners.holders[9] = [1, 812]
        #expect(try consequences(snapshot) == [sentence])
    }

    @Test(
        "whether the unit is started again is said as surely as it is known",
        arguments: [
            ("nginx.service", nil, .term, "systemd may start nginx.service again."),
            (
                "nginx.service", .always, .term,
                "systemd starts nginx.service again when its main process ends (Restart=always)."
            ),
            (
                "nginx.service", .onFailure, .term,
                "systemd may start nginx.service again (Restart=on-failure)."
            ),
            (
                "nginx.service", .onFailure, .kill,
                "systemd starts nginx.service again when its main process ends (Restart=on-failure)."
            ),
            ("nginx.service", .no, .term, "systemd does not start nginx.service again (Restart=no)."),
            (
                "app-firefox.scope", nil, .term,
                "systemd does not start app-firefox.scope again: it is a scope."
            ),
            (
                "docker 0123456789ab", nil, .term,
                "It runs in docker 0123456789ab, whose engine may start it again."
            ),
            ("user.slice", nil, .term, nil), ("nginx.service", .always, .stop, nil),
        ] as [(String, UnitRestart?, ProcessSignal, String?)])
    func restarts(unit: String, restart: UnitRestart?, signal: ProcessSignal, sentence: String?) throws {
        #expect(try consequences(snapshot(unit: unit), signal, restart: restart).first == sentence)
    }

    @Test(
        "Pollux itself, process 1, an unknown process and a socket that is gone are refused with the reason")
    func refused() throws {
        var snapshot = snapshot()
        snapshot.owners.readerPid = 812
        #expect(throws: SocketActionFailure("send TERM to nginx 812", .ownProcess)) {
            try SignalRequest(.term, ownerOf: id, in: snapshot)
        }
        snapshot.owners.readerPid = 5
        snapshot.owners.processes[1] = process(1, "systemd")
        snapshot.owners.holders[9] = [1]
        #expect(throws: SocketActionFailure("send KILL to systemd 1", .firstProcess)) {
            try SignalRequest(.kill, ownerOf: id, in: snapshot)
        }
        snapshot.owners.holders[9] = nil
        #expect(throws: SocketActionFailure("send TERM for tcp 0.0.0.0:80", .unknown(.otherUser))) {
            try SignalRequest(.term, ownerOf: id, in: snapshot)
        }
        #expect(throws: SocketActionFailure("send TERM", .socketGone)) {
            try SignalRequest(.term, ownerOf: SocketID(family: .unix, cookie: 1), in: snapshot)
        }
    }

    @Test(
        "a socket of nobody is refused in the words that explain its owner", arguments: UnknownOwner.allCases)
    func unknown(reason: UnknownOwner) {
        let failure = SocketActionFailure("send TERM for tcp 0.0.0.0:80", .unknown(reason))
        #expect(failure.description.hasSuffix(": process unknown: \(reason.rawValue)"))
    }
}
