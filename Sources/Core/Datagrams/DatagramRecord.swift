/// Writes the records of a chat as JSON Lines, one for each datagram or event.
///
/// A flood of datagrams passes here, so neither a tree of values nor a text is made for one: bytes are appended
/// to the caller's buffer, and what repeats, names above all, is kept as it was written last.
public struct DatagramRecordWriter: Sendable {
    private var local: [UInt8]
    private var peers = WrittenValues<SocketName>()
    private var destinations = WrittenValues<IPAddress>()
    private var credentials = WrittenValues<Credentials>()

    /// - Parameter local: The text of the socket's own name; nil while it has none.
    public init(local: String?) {
        self.local = Array(JSONValue.optional(local).line.utf8)
    }

    /// Appends a record with its newline: `time direction local peer bytes text hex credentials timeToLive
    /// destination dropped truncated code`.
    ///
    /// - Parameters:
    ///   - facts: Of this batch.
    ///   - dropped: Datagrams that the kernel has dropped in all; nil takes those of the facts, whose counter has
    ///     32 bits.
    ///   - code: The name of an error event's number, `ECONNREFUSED`.
    public mutating func append(
        _ facts: DatagramFacts, of batch: DatagramBatch, dropped: UInt64? = nil, code: String? = nil,
        to output: inout [UInt8]
    ) {
        let payload = batch.payload(of: facts)
        let isEvent = facts.direction == .event
        output += Self.time
        RFC3339.append(facts.time, to: &output)
        switch facts.direction {
        case .incoming: output += Self.incoming
        case .outgoing: output += Self.outgoing
        case .event: output += Self.event
        }
        output += local
        output += Self.peer
        appendPeer(facts, of: batch, to: &output)
        output += Self.bytes
        if isEvent { output += Self.null } else { JSONText.append(facts.originalLength, to: &output) }
        output += Self.text
        JSONText.append(quoted: payload, to: &output)
        output += Self.hex
        if isEvent { output += Self.null } else { Self.append(hex: payload, to: &output) }
        output += Self.credentials
        if facts.credentials == DatagramFacts.none {
            output += Self.null
        } else {
            let index = Int(facts.credentials)
            output += credentials.text(batch.credentials[index], at: index, \.record)
        }
        output += Self.timeToLive
        if facts.timeToLive < 0 {
            output += Self.null
        } else {
            JSONText.append(facts.timeToLive, to: &output)
        }
        output += Self.destination
        if facts.destination == DatagramFacts.none {
            output += Self.null
        } else {
            let index = Int(facts.destination)
            output += destinations.text(batch.destinations[index], at: index) { .string($0.description) }
        }
        output += Self.dropped
        JSONText.append(dropped ?? UInt64(facts.dropped), to: &output)
        output += facts.isTruncated ? Self.truncated : Self.whole
        if let code { output += JSONValue.string(code).line.utf8 } else { output += Self.null }
        output += Self.end
    }

    private mutating func appendPeer(
        _ facts: DatagramFacts, of batch: DatagramBatch, to output: inout [UInt8]
    ) {
        guard facts.peer != DatagramFacts.none else {
            output += Self.null
            return
        }
        let index = Int(facts.peer)
        output += peers.text(batch.peers[index], at: index) { .optional($0.text) }
    }

    private static func append(hex payload: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in payload { Hexadecimal.append(byte, to: &output) }
        output.append(UInt8(ascii: "\""))
    }

    // The parts of a record that never change.
    private static let time = Array(#"{"time":""#.utf8)
    private static let incoming = Array(#"","direction":"in","local":"#.utf8)
    private static let outgoing = Array(#"","direction":"out","local":"#.utf8)
    private static let event = Array(#"","direction":"event","local":"#.utf8)
    private static let peer = Array(#","peer":"#.utf8)
    private static let bytes = Array(#","bytes":"#.utf8)
    private static let text = Array(#","text":"#.utf8)
    private static let hex = Array(#","hex":"#.utf8)
    private static let credentials = Array(#","credentials":"#.utf8)
    private static let timeToLive = Array(#","timeToLive":"#.utf8)
    private static let destination = Array(#","destination":"#.utf8)
    private static let dropped = Array(#","dropped":"#.utf8)
    private static let truncated = Array(#","truncated":true,"code":"#.utf8)
    private static let whole = Array(#","truncated":false,"code":"#.utf8)
    private static let null = Array("null".utf8)
    private static let end = Array("}\n".utf8)
}

extension Credentials {
    /// `{pid uid gid name}`.
    fileprivate var record: JSONValue {
        .object([
            ("pid", .integer(Int64(pid))), ("uid", .integer(Int64(uid))), ("gid", .integer(Int64(gid))),
            ("name", .optional(processName)),
        ])
    }
}

/// Values with the text that was written for them last, by the low bits of their index in a batch: the same few
/// peers have the same places in one batch after another, and a stranger costs no more than writing its name.
private struct WrittenValues<Value: Equatable & Sendable>: Sendable {
    private var slots: [(value: Value, text: [UInt8])?] = Array(repeating: nil, count: 64)

    mutating func text(_ value: Value, at index: Int, _ record: (Value) -> JSONValue) -> [UInt8] {
        let slot = index & 63
        if let known = slots[slot], known.value == value { return known.text }
        let text = Array(record(value).line.utf8)
        slots[slot] = (value, text)
        return text
    }
}
