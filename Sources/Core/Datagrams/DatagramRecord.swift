/// A writer of a chat's records as JSON Lines, one record per datagram or event.
///
/// To keep up with a flood, the writer builds neither a tree of values nor a string per record. It appends bytes to
/// the caller's buffer, and caches the text of values that repeat, names above all.
public struct DatagramRecordWriter: Sendable {
    private let local: [UInt8]
    private var peers = TextCache<SocketName>()
    private var destinations = TextCache<IPAddress>()
    private var credentials = TextCache<Credentials>()

    /// - Parameter local: The socket's own name as text; nil if it has none.
    public init(local: String?) {
        self.local = JSONValue.optional(local).bytes
    }

    /// Appends a record with its newline: `time direction local peer bytes text hex credentials timeToLive
    /// destination dropped truncated code`.
    ///
    /// - Parameters:
    ///   - metadata: The datagram or event, which must belong to `batch`.
    ///   - dropped: The total of datagrams that the kernel has dropped; nil uses the 32-bit counter in `metadata`.
    ///   - code: The name of an error event's error number, such as `ECONNREFUSED`.
    public mutating func append(
        _ metadata: DatagramMetadata, of batch: DatagramBatch, dropped: UInt64? = nil, code: String? = nil,
        to output: inout [UInt8]
    ) {
        let payload = batch.payload(of: metadata)
        let isEvent = metadata.direction == .event
        output.append(constant: #"{"time":""#)
        RFC3339.append(metadata.time, to: &output)
        switch metadata.direction {
        case .incoming: output.append(constant: #"","direction":"in","local":"#)
        case .outgoing: output.append(constant: #"","direction":"out","local":"#)
        case .event: output.append(constant: #"","direction":"event","local":"#)
        }
        output += local
        output.append(constant: #","peer":"#)
        appendPeer(metadata, of: batch, to: &output)
        output.append(constant: #","bytes":"#)
        if isEvent {
            output.append(constant: "null")
        } else {
            JSONText.append(metadata.originalLength, to: &output)
        }
        output.append(constant: #","text":"#)
        JSONText.append(quoted: payload, to: &output)
        output.append(constant: #","hex":"#)
        if isEvent { output.append(constant: "null") } else { Self.append(hex: payload, to: &output) }
        output.append(constant: #","credentials":"#)
        if metadata.credentials == DatagramMetadata.none {
            output.append(constant: "null")
        } else {
            let index = Int(metadata.credentials)
            output += credentials.text(batch.credentials[index], at: index, \.record)
        }
        output.append(constant: #","timeToLive":"#)
        if metadata.timeToLive < 0 {
            output.append(constant: "null")
        } else {
            JSONText.append(metadata.timeToLive, to: &output)
        }
        output.append(constant: #","destination":"#)
        if metadata.destination == DatagramMetadata.none {
            output.append(constant: "null")
        } else {
            let index = Int(metadata.destination)
            output += destinations.text(batch.destinations[index], at: index) { .string($0.description) }
        }
        output.append(constant: #","dropped":"#)
        JSONText.append(dropped ?? UInt64(metadata.dropped), to: &output)
        output.append(
            constant: metadata.isTruncated ? #","truncated":true,"code":"# : #","truncated":false,"code":"#)
        JSONText.append(.optional(code), to: &output)
        output.append(constant: "}\n")
    }

    private mutating func appendPeer(
        _ metadata: DatagramMetadata, of batch: DatagramBatch, to output: inout [UInt8]
    ) {
        guard metadata.peer != DatagramMetadata.none else {
            output.append(constant: "null")
            return
        }
        let index = Int(metadata.peer)
        output += peers.text(batch.peers[index], at: index) { .optional($0.recordText) }
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

/// A cache of values with their JSON text, in slots chosen by the low bits of the value's index in its batch.
///
/// The same few peers have the same indexes in one batch after another, so most lookups hit; a miss costs no more
/// than writing the text.
private struct TextCache<Value: Equatable & Sendable>: Sendable {
    private var slots: [(value: Value, text: [UInt8])?] = Array(repeating: nil, count: 64)

    mutating func text(_ value: Value, at index: Int, _ record: (Value) -> JSONValue) -> [UInt8] {
        let slot = index & 63
        if let cached = slots[slot], cached.value == value { return cached.text }
        let text = record(value).bytes
        slots[slot] = (value, text)
        return text
    }
}
