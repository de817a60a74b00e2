import Core
import Kernel
import Screen

/// The output of a chat without a screen: datagrams on standard output, events on standard error.
///
/// While nobody reads, it waits for room or for a signal. Soon after a signal it drops what was not read.
final class ChatPrinter {
    private let format: ChatRun.Output
    private let errorLine: (String) -> String
    private var lines: RecordLines
    private let output = StreamWriter(.output)
    private let errors = StreamWriter(.error)
    private let signals: ShutdownSignals
    /// Polls only a full stream and signals.
    private let poller = Poller()

    /// - Parameters:
    ///   - local: The name of the chat's socket.
    ///   - errorLine: Returns the line that tells the user of an event.
    init(
        _ format: ChatRun.Output, local: SocketName, signals: ShutdownSignals,
        errorLine: @escaping (String) -> String
    ) {
        (self.format, self.signals, self.errorLine) = (format, signals, errorLine)
        lines = RecordLines(local: local)
        signals.register(with: poller)
    }

    /// Prints the datagrams and events of a batch.
    ///
    /// - Parameter dropped: The total of drops for every record; nil for the count of each datagram.
    /// - Throws: `SystemFailure` if standard output cannot be written.
    func print(_ batch: DatagramBatch, dropped: UInt32? = nil) throws {
        var bytes: [UInt8] = []
        for metadata in batch.metadata where format != .json {
            let payload = batch.payload(of: metadata)
            switch metadata.direction {
            case .incoming where format == .hex: Hexadecimal.append(payload, to: &bytes)
            case .incoming: Self.append(cleaned: payload, to: &bytes)
            case .outgoing: continue
            case .event:
                let words = String(decoding: payload, as: UTF8.self)
                let name = (batch.peer(of: metadata) ?? batch.local)?.text
                note(name.map { "\($0): \(words)" } ?? words)
                continue
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        if format == .json { lines.append(batch, totalDropped: dropped, to: &bytes) }
        try output.write(bytes[...]) { try awaitRoom(in: output) }
    }

    /// Prints a line on standard error. If that is closed, the exit status has to do.
    func note(_ words: String) {
        try? errors.write(Array((errorLine(words) + "\n").utf8)[...]) { try awaitRoom(in: errors) }
    }

    private func awaitRoom(in stream: StreamWriter) throws -> Bool {
        let registration = stream.awaitRoom(in: poller)
        return try withExtendedLifetime(registration) {
            while !stream.hasRoom {
                if let deadline = signals.deadline, deadline <= .current { return false }
                try poller.turn(until: signals.deadline)
            }
            return true
        }
    }

    /// Appends the payload as text, with control characters replaced. Printable ASCII takes a fast path.
    private static func append(cleaned payload: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        if payload.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
            bytes += payload
        } else {
            bytes += Array(String(decoding: payload, as: UTF8.self).cleaned.utf8)
        }
    }
}
