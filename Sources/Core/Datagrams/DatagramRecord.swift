/// Writes the records of a chat as JSON Lines, one for each datagram or event.
///
/// A flood of datagrams passes here, so neither a tree of values nor a text is made for one: bytes are appended
/// to the caller's buffer, and what repeats, names above all, is kept as it was written last.
public struct DatagramRecordWriter: Sendable {
    private let local: [UInt8]
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
        _ facts: DatagramMetadata, of batch: DatagramBatch, dropped: UInt64? = nil, code: String? = nil,
        to output: inout [UInt8]
    ) {
        let payload = batch.payload(of: facts)
        let isEvent = facts.direction == .event
        output.append(constant: #"{"time":""#)
        RFC3339.append(facts.time, to: &output)
        switch facts.direction {
        case .incoming: output.append(constant: #"","direction":"in","local":"#)
        case .outgoing: output.append(constant: #"","direction":"out","local":"#)
        case .event: output.append(constant: #"","direction":"event","local":"#)
        }
        output += local
        output.append(constant: #","peer":"#)
        appendPeer(facts, of: batch, to: &output)
        output.append(constant: #","bytes":"#)
        if isEvent {
            output.append(constant: "null")
        } else {
            JSONText.append(facts.originalLength, to: &output)
        }
        output.append(constant: #","text":"#)
        JSONText.append(quoted: payload, to: &output)
        output.append(constant: #","hex":"#)
        if isEvent { output.append(constant: "null") } else { Self.append(hex: payload, to: &output) }
        output.append(constant: #","credentials":"#)
        if facts.credentials == DatagramMetadata.none {
            output.append(constant: "null")
        } else {
            let index = Int(facts.credentials)
            output += credentials.text(batch.credentials[index], at: index, \.record)
        }
        output.append(constant: #","timeToLive":"#)
        if facts.timeToLive < 0 {
            output.append(constant: "null")
        } else {
            JSONText.append(facts.timeToLive, to: &output)
        }
        output.append(constant: #","destination":"#)
        if facts.destination == DatagramMetadata.none {
            output.append(constant: "null")
        } else {
            let index = Int(facts.destination)
            output += destinations.text(batch.destinations[index], at: index) { .string($0.description) }
        }
        output.append(constant: #","dropped":"#)
        JSONText.append(dropped ?? UInt64(facts.dropped), to: &output)
        output.append(
            constant: facts.isTruncated ? #","truncated":true,"code":"# : #","truncated":false,"code":"#)
        if let code { output += JSONValue.string(code).line.utf8 } else { output.append(constant: "null") }
        output.append(constant: "}\n")
    }

    private mutating func appendPeer(
        _ facts: DatagramMetadata, of batch: DatagramBatch, to output: inout [UInt8]
    ) {
        guard facts.peer != DatagramMetadata.none else {
            output.append(constant: "null")
            return
        }
        let index = Int(facts.peer)
        output += peers.text(batch.peers[index], at: index) { .optional($0.text) }
    }

    private static func append(hex payload: ArraySlice<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        Hexadecimal.append(payload, to: &output)
        output.append(UInt8(ascii: "\""))
    }

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
