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
    var typed = InputLine()
    var isTyping = false
    var isEchoing = false
    private(set) var recordingPath: String?
    /// By what details of datagrams are decoded.
    var format: StructFormat?
    /// The filter that `n` and `N` go by after the filter itself has been left.
    var pattern = ""
    /// What the wall clock adds to UTC here.
    private var utcOffsetSeconds = 0

    mutating func handle(_ event: LiveEvent, now: Instant) -> Reply {
        switch event {
        case .bound(let name, let offset):
            (local, utcOffsetSeconds) = (name, offset)
            (droppedBefore, droppedHere) = (dropped, 0)
            return peers.forgetUnreachable(from: name).map { .refusal($0) } ?? Reply()
        case .aimed(let name): peers.aim(at: name, now: now)
        case .datagrams(let batch): receive(batch, now: now)
        case .recording(let path):
            recordingPath = path
            return .done("recording to \(path)")
        case .recorded(let path, let count, let failure):
            recordingPath = nil
            return failure.map { .refusal("record \(path): \($0)") }
                ?? .done("recorded \(path), \(count) datagrams")
        case .saved(let path, let count): return .done("wrote \(path), \(count) datagrams")
        case .closed(let total):
            local = nil
            droppedHere = total
        }
        return Reply()
    }

    private mutating func receive(_ batch: DatagramBatch, now: Instant) {
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

    /// The datagram that is selected.
    var selected: (batch: DatagramBatch, facts: DatagramMetadata)? {
        rows.selected(in: log).flatMap { rows.log(log).find($0) }
    }

    /// A datagram by its serial number; nil for one that is forgotten, unless the frozen list still has it.
    func datagram(_ serial: Int) -> (batch: DatagramBatch, facts: DatagramMetadata)? {
        rows.log(log).find(serial) ?? log.find(serial)
    }

    /// Selects a datagram, if it is listed: the list no longer follows its end, unless that is the last one.
    mutating func select(serial: Int) { rows.select(serial: serial, in: log) }

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
        firstByte = max(0, min(StructFormat.maxSize, firstByte + 8 * steps))
    }

    // MARK: The line

    mutating func edit() {
        isTyping = true
    }

    /// Opens the line with a text that is there to be gone on with.
    mutating func edit(_ text: String) {
        typed.clear()
        typed.insert(text)
        isTyping = true
    }
}
