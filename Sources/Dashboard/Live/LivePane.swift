import Core
import Screen

/// The datagram chat.
public struct LivePane: Sendable {
    /// The name of the socket; nil while there is none.
    private(set) var local: SocketName?
    private(set) var log = DatagramLog()
    var rows = LiveRows()
    var peers = LivePeers()
    private(set) var traffic = Traffic()
    /// The kernel's total of datagrams that nobody read in time: of this socket, and of those before it.
    private var droppedHere: UInt32 = 0
    private var droppedBefore = 0
    var dropped: Int { droppedBefore + Int(droppedHere) }
    var payloadView = PayloadView.text
    /// The bytes at the start of each payload that are scrolled out of sight.
    private(set) var firstByte = 0
    /// What is being said, with what was said before.
    var line = InputLine()
    var isTyping = false
    var isEchoing = false
    private(set) var recordingPath: String?
    /// By what details of datagrams are decoded.
    var format: StructFormat?
    /// The filter that `n` and `N` go by after the filter itself has been left.
    var pattern = ""
    /// What the wall clock adds to UTC here.
    private var utcOffsetSeconds = 0

    mutating func take(_ event: LiveEvent, now: Instant) -> Message? {
        switch event {
        case .bound(let name, let offset):
            (local, utcOffsetSeconds) = (name, offset)
            (droppedBefore, droppedHere) = (dropped, 0)
            return peers.forgetUnreachable(from: name).map { .failed($0) }
        case .aimed(let name): peers.aim(at: name, now: now)
        case .datagrams(let batch): take(batch, now: now)
        case .recording(let path):
            recordingPath = path
            return .done("recording to \(path)")
        case .recorded(let path, let count, let failure):
            recordingPath = nil
            return failure.map { .failed("record \(path): \($0)") }
                ?? .done("recorded \(path), \(count) datagrams")
        case .saved(let path, let count): return .done("wrote \(path), \(count) datagrams")
        case .closed(let total):
            local = nil
            droppedHere = total
        }
        return nil
    }

    private mutating func take(_ batch: DatagramBatch, now: Instant) {
        log.append(batch)
        rows.appended(batch, to: log)
        peers.count(batch, now: now)
        var (received, receivedBytes, sent, sentBytes) = (0, 0, 0, 0)
        for facts in batch.facts {
            if facts.dropped > droppedHere { droppedHere = facts.dropped }
            switch facts.direction {
            case .incoming:
                (received, receivedBytes) = (received + 1, receivedBytes + Int(facts.originalLength))
            case .outgoing: (sent, sentBytes) = (sent + 1, sentBytes + Int(facts.originalLength))
            case .event: break
            }
        }
        if received > 0 { traffic.add(received: received, bytes: receivedBytes, now: now) }
        if sent > 0 { traffic.add(sent: sent, bytes: sentBytes, now: now) }
    }

    /// When the picture changes although nothing happens: the sparkline moves on.
    func deadline(now: Instant) -> Instant? { traffic.history.deadline(after: now) }

    /// The datagram that is selected.
    var selected: (batch: DatagramBatch, facts: DatagramFacts)? {
        rows.selected(in: log).flatMap { rows.log(log).find($0) }
    }

    /// `14:02:09.113`, by the wall clock of this machine.
    func clockText(_ nanoseconds: Int64) -> String {
        let local = nanoseconds + Int64(utcOffsetSeconds) * 1_000_000_000
        let milliseconds = local / 1_000_000
        func digits(_ number: Int64, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        return digits(seconds / 3600 % 24, 2) + ":" + digits(seconds / 60 % 60, 2) + ":"
            + digits(seconds % 60, 2) + "." + digits(rest, 3)
    }

    /// Scrolls the payloads sideways, eight bytes a step.
    mutating func scroll(by steps: Int) {
        firstByte = max(0, min(StructFormat.largestSize, firstByte + 8 * steps))
    }

    // MARK: Typing

    mutating func edit() {
        isTyping = true
    }

    /// Opens the line with a text that is there to be gone on with.
    mutating func edit(_ text: String) {
        line.clear()
        line.insert(text)
        isTyping = true
    }

    /// Does what the typed line says.
    ///
    /// - Returns: What is to be done, and what to tell the user; the line stays where it was refused.
    mutating func submit() -> Reply {
        guard !line.isEmpty else { return Reply() }
        do throws(ChatLineFailure) {
            let reply = try perform(ChatLine(line.text))
            if reply.message?.kind != .failed {
                line.remember()
                line.clear()
            }
            return reply
        } catch {
            return .refusal(error.description)
        }
    }

    /// What comes of a typed line.
    struct Reply {
        var effects: [Effect] = []
        var message: Message?
        var detail: Detail?

        static func effect(_ effect: LiveEffect, _ message: Message? = nil) -> Reply {
            Reply(effects: [.live(effect)], message: message)
        }

        static func refusal(_ words: String) -> Reply { Reply(message: .failed(words)) }
    }

    private mutating func perform(_ line: ChatLine) -> Reply {
        switch line {
        case .say(let payload): return say(payload)
        case .command(let command): return run(command)
        }
    }

    /// Sends bytes to whoever is selected.
    mutating func say(_ payload: [UInt8]) -> Reply {
        guard local != nil else { return .refusal("there is no socket yet: /bind ENDPOINT or /to ENDPOINT") }
        let targets = peers.targets
        guard !targets.isEmpty else { return .refusal("there is nobody to send to yet: /to ENDPOINT") }
        return .effect(.send(payload, to: targets))
    }

    private mutating func run(_ command: ChatCommand) -> Reply {
        switch command {
        case .bind(let endpoint): return .effect(.bind(endpoint))
        case .to(.endpoint(let endpoint)): return .effect(.aim(endpoint))
        case .to(.all): peers.aimAtAll()
        case .to(.peer(let number)):
            guard peers.aim(atNumber: number) else { return .refusal("/to: there is no peer \(number)") }
        case .peers: return Reply(detail: peersDetail)
        case .show(let view): payloadView = view ?? payloadView.next
        case .echo(let isOn):
            isEchoing = isOn ?? !isEchoing
            return .effect(.echo(isEchoing), .done("echo \(isEchoing ? "on" : "off")"))
        case .pack(let format, let values):
            do throws(StructFailure) {
                return say(try format.pack(values))
            } catch {
                return .refusal("/pack: \(error)")
            }
        case .decode(let format):
            self.format = format
            return Reply(message: .done("details are decoded with \(format.text)"))
        case .burst(let count, let size, let rate):
            guard local != nil, let target = peers.targets.first else { return say([]) }
            return .effect(.burst(Burst(count: count, size: size, rate: rate), to: target))
        case .record where local == nil, .close where local == nil:
            return .refusal("there is no socket yet: /bind ENDPOINT or /to ENDPOINT")
        case .record(let path, let force): return .effect(.record(path: path, force: force))
        case .stopRecording:
            guard recordingPath != nil else { return .refusal("/record: nothing is being recorded") }
            return .effect(.stopRecording)
        case .save(let path, let force):
            return .effect(.save(path: path, force: force, LogCopy(log: rows.log(log), local: local)))
        case .close: return .effect(.close)
        case .help: return Reply(detail: Self.helpDetail)
        }
        return Reply()
    }

    private static var helpDetail: Detail {
        Detail(
            title: "Commands of the chat",
            lines: ChatCommand.table.map { Detail.Line($0.usage, $0.words) } + [
                Detail.Line("//TEXT", "send a text that begins with a slash"),
                Detail.Line("\\xNN", "send a byte by its number"),
            ])
    }

    private var peersDetail: Detail {
        let lines = peers.all.enumerated().map { number, peer in
            Detail.Line("\(number + 1)", "\(peer.text)  \(peer.traffic.summary)")
        }
        return Detail(title: "Peers", lines: lines.isEmpty ? [Detail.Line("", "nobody yet")] : lines)
    }

    /// Completes a command's name or argument.
    ///
    /// - Returns: What it could become, where there is more than one way.
    mutating func complete() -> [String] {
        line.complete(from: ChatCommand.completions(of: line.text, peers: peers.all.count))
    }
}
