import Core
import Screen

/// The datagram chat.
public struct LivePane: Sendable {
    /// The name of the bound socket; nil if none is bound.
    private(set) var local: SocketName?
    private(set) var log = DatagramLog()
    var rows = LiveRows()
    var peers = LivePeers()
    private(set) var traffic = Traffic()
    /// Datagrams that the kernel dropped at the current socket.
    private var currentDropped: UInt32 = 0
    /// Datagrams that the kernel dropped at earlier sockets.
    private var earlierDropped = 0
    var dropped: Int { earlierDropped + Int(currentDropped) }
    var payloadView = PayloadView.text
    /// Offset of the first visible byte of each payload, moved by scrolling sideways.
    private(set) var firstByte = 0
    /// The input line, with the history of earlier lines.
    var typed = InputLine(maxSize: maxTypedSize)
    var isTyping = false
    var isEchoing = false
    private(set) var recordingPath: String?
    /// The format that decodes payloads in the datagram details.
    var format: StructFormat?
    /// The last filter, which `n` and `N` search for even after the filter was cleared.
    var pattern = ""
    /// Offset of local time from UTC.
    private var clock = LocalClock()

    /// In bytes: room for the largest UDP datagram with each byte typed as `\xNN`.
    private static let maxTypedSize = 4 * SocketName.maxIPv6PayloadSize

    mutating func handle(_ event: LiveEvent, now: Instant) -> Reply {
        switch event {
        case .bound(let name, let offset):
            (local, clock.utcOffsetSeconds) = (name, offset)
            (earlierDropped, currentDropped) = (dropped, 0)
            return peers.forgetUnreachable(from: name).map { .refusal($0) } ?? Reply()
        case .peerResolved(let name): peers.select(name, now: now)
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
            currentDropped = total
        }
        return Reply()
    }

    private mutating func receive(_ batch: DatagramBatch, now: Instant) {
        log.append(batch)
        rows.appended(batch, to: log)
        peers.count(batch, now: now)
        var (received, receivedBytes, sent, sentBytes) = (0, 0, 0, 0)
        for metadata in batch.metadata {
            if metadata.dropped > currentDropped { currentDropped = metadata.dropped }
            switch metadata.direction {
            case .incoming:
                (received, receivedBytes) = (received + 1, receivedBytes + Int(metadata.originalLength))
            case .outgoing: (sent, sentBytes) = (sent + 1, sentBytes + Int(metadata.originalLength))
            case .event: break
            }
        }
        if received > 0 { traffic.add(received: received, bytes: receivedBytes, now: now) }
        if sent > 0 { traffic.add(sent: sent, bytes: sentBytes, now: now) }
    }

    /// The selected datagram or event.
    var selected: (batch: DatagramBatch, metadata: DatagramMetadata)? {
        rows.selected(in: log).flatMap { rows.log(log).find($0) }
    }

    /// Returns a datagram by its serial number, or nil if neither the frozen list nor the log still has it.
    func datagram(_ serial: Int) -> (batch: DatagramBatch, metadata: DatagramMetadata)? {
        rows.log(log).find(serial) ?? log.find(serial)
    }

    /// Selects a datagram if it is listed. Unless it is the last one, the list stops following its end.
    mutating func select(serial: Int) { rows.select(serial: serial, in: log) }

    /// Returns a time in this machine's time zone: `14:02:09.113`.
    ///
    /// - Parameter nanoseconds: Since 1970, UTC.
    func clockText(_ nanoseconds: Int64) -> String { clock.text(nanoseconds) }

    /// Scrolls the payloads sideways, eight bytes a step.
    mutating func scroll(by steps: Int) {
        firstByte = max(0, min(StructFormat.maxSize, firstByte + 8 * steps))
    }

    // MARK: Input line

    mutating func edit() {
        isTyping = true
    }

    /// Opens the line with a text for the user to complete.
    mutating func edit(_ text: String) {
        typed.clear()
        typed.insert(text)
        isTyping = true
    }
}
