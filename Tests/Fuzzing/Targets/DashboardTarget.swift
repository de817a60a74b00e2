import Core
import Dashboard
import Screen

extension FuzzTarget {
    /// The whole program: terminal input on the first line, followed by bytes for all other sources: a
    /// datagram, a host's names, a packet of the lab, the text of an error.
    static let dashboard = FuzzTarget("dashboard") { bytes in
        let (typed, foreign) = bytes.firstLine
        var world = try FuzzedWorld(foreign)
        var decoder = InputDecoder()
        // A terminal sends a carriage return for Enter, so the input needs no newline.
        for input in decoder.consume(typed.prefix(200)) { world.send(.input(input)) }
        for input in decoder.giveUp() { world.send(.input(input)) }
        try world.check()
        let (columns, rows) = [(80, 24), (100, 30), (41, 11), (3, 2)][foreign.count % 4]
        world.send(.input(.resized(Size(columns: columns, rows: rows))))
        try world.check()
    }
}

/// The program, with a simulated world in which all answers are made of the same bytes.
private struct FuzzedWorld {
    private var state: State
    private let bytes: [UInt8]
    private let text: String
    private var now = Instant(nanoseconds: 1_000_000_000_000)
    /// The frame, which is drawn into repeatedly, like that of the screen.
    private var frame: Frame

    /// Starts with tables that have rows to select, each containing the text.
    init(_ bytes: [UInt8]) throws {
        let size = Size(columns: 120, rows: 36)
        state = State(size: size, keymap: try Keymap(KeyBinding.shipped))
        (self.bytes, text, frame) = (bytes, bytes.text, Frame(size: size))
        let table = "ssh 22/tcp # \(text)\nhttp 80/tcp www \(text)\n\(text)\n"
        send(.services(ServicesFile(Array(table.utf8)[...])))
        let rows = [ProtocolRow(number: 6, name: "tcp", comment: text), ProtocolRow(number: 17, name: text)]
        send(.protocols(ProtocolNumbers(rows: rows, kernel: [true, nil], malformedLines: 0)))
        send(.localHost(localHost))
        send(.hostGiven("example.org"))
    }

    /// Passes the event to the program, and answers the effects that follow.
    mutating func send(_ event: Event) {
        now = now + .milliseconds(40)
        var answers = [event]
        // An endless loop of effects and answers would be found as a time-out.
        while let next = answers.popLast() {
            for effect in update(&state, next, now: now) { answers += self.answers(to: effect) }
        }
    }

    /// Checks that the frame is clean, fills the screen, and equals one drawn from scratch.
    mutating func check() throws {
        if let deadline = state.deadline, deadline <= now { send(.deadline) }
        draw(state, .plain, into: &frame)
        for surface in [frame.base] + frame.overlays { try FuzzTarget.check(surface) }
        var fresh = Frame(size: state.size)
        draw(state, .plain, into: &fresh)
        try require(frame == fresh, "a frame that was drawn into before looks otherwise")
        var theme = Theme.plain
        theme.isASCII = true
        fresh.reset(size: state.size, theme: theme)
        draw(state, theme, into: &fresh)
        for surface in [fresh.base] + fresh.overlays { try FuzzTarget.check(surface) }
    }

    // MARK: Answers

    private func answers(to effect: Effect) -> [Event] {
        switch effect {
        case .lookUp(let id, _):
            [.lookup(id, .finished(host)), .lookup(id, .named(host.addresses)), .lookup(id, .forward(host))]
        case .connect(let race, let attempt, _, _):
            [.connectEnded(race, attempt: attempt, attempt % 2 == 0 ? .error(text) : .open)]
        case .findServicePort(let name): [.servicePort(name: name, bytes.first.map { UInt16($0) })]
        case .readListeners: bytes.count % 5 == 0 ? [.listenersUnknown(text)] : [.listeners(listeners)]
        case .tryProtocol(let number):
            [
                .protocolSupport(
                    ProtocolSupport(
                        number: number,
                        attempts: [.init(family: .ipv4, type: .raw, verdict: .refused(text))]))
            ]
        case .live(.bind), .live(.aim):
            [
                .live(.datagrams(datagrams)), .live(.peerResolved(.path(bytes))),
                .live(.bound(.abstract(bytes), utcOffsetSeconds: 3600)),
            ]
        case .live(.record(let path, _)): [.live(.recording(path: path))]
        case .live(.close): [.live(.closed(dropped: 7))]
        case .listThemes: [.themes(["dark", text])]
        case .useTheme(let name): [.themeRefused(name, reason: text)]
        case .export(let path, let export): [.exported(path: path, rows: export.rowCount)]
        case .writeCapture: [.failed(text)]
        case .lab(.start): [.lab(.progress(progress)), .lab(.started(labRunInfo))]
        case .readLoopStatistics: [.loopStatistics(loopStatistics)]
        default: []
        }
    }

    private var address: IPAddress {
        IPAddress(bytes: Array(bytes.prefix(16))) ?? IPAddress(ipv4: 0x7f00_0001)
    }

    private var localHost: LocalHost {
        LocalHost(
            name: text, addresses: [.init(interface: text, address: address)], nameServices: [text],
            hostsFileNames: [text])
    }

    private var host: HostAnswer {
        var answer = HostAnswer(query: text)
        (answer.canonicalName, answer.aliases, answer.fqdn, answer.source) = (text, [text], text, text)
        for address in [address, IPAddress(ipv4: 0xc000_0201)] {
            var row = HostAddress(address: address)
            (row.names, row.forwardConfirmed) = ([text, text], false)
            answer.addresses.append(row)
        }
        if bytes.count % 3 == 0 { answer.failure = LookupFailure(code: text, message: text) }
        return answer
    }

    private var listeners: ListenerTable {
        ListenerTable([
            Listener(address: address, port: 80, transport: .tcp, uid: 0, inode: 1, processes: [text]),
            Listener(address: address, port: 22, transport: .tcp, uid: 4, inode: 2, processes: nil),
        ])
    }

    private var datagrams: DatagramBatch {
        var metadata = DatagramMetadata(
            time: 1_795_342_272_000_000_000, direction: .incoming, offset: 0, length: bytes.count, peer: 0)
        var event = metadata
        (event.direction, event.errorNumber) = (.event, 111)
        (metadata.credentials, metadata.timeToLive) = (0, 64)
        var batch = DatagramBatch(bytes: bytes, metadata: [metadata, event], peers: [.path(bytes)])
        batch.credentials = [Credentials(pid: 7, uid: 0, gid: 0, processName: text)]
        return batch
    }

    private var labRunInfo: LabRunInfo {
        LabRunInfo(medium: .wire, mediumReason: text, congestionControl: LanePair(nil, text))
    }

    /// Makes two packets, one in each lane.
    private var progress: LabProgress {
        var progress = LabProgress(phase: .running, elapsed: .seconds(1))
        progress.batch = PacketBatch(
            bytes: bytes,
            packets: Lane.allCases.map { lane in
                LadderPacket(
                    number: 1, lane: lane, direction: .aToB, enteredAt: .milliseconds(20), fate: .held,
                    offset: 0,
                    length: bytes.count)
            })
        progress.figures.first.failure = LabFailure(code: text, message: text)
        progress.held.second.count = 1
        progress.held.second.next = HeldPacket(number: 1, isHandshake: true)
        progress.held.second.timerOfA = RetransmissionTimer(
            sequence: 0, end: .seconds(2))
        return progress
    }

    private var loopStatistics: LoopStatistics {
        var metadata = LoopStatistics(at: now, startedAt: Instant(nanoseconds: 0))
        metadata.descriptors = [.init(name: text, interest: text, lastReport: text, reports: 1)]
        return metadata
    }
}
