import Core

extension FuzzTarget {
    /// A JSON value.
    static let json = FuzzTarget("json") { bytes in
        let value: JSONValue
        do throws(JSONFailure) {
            value = try JSONValue(parsing: bytes[...])
        } catch {
            return try require((0...bytes.count).contains(error.offset), "it breaks at \(error.offset)")
        }
        let line = value.line
        let isClean = line.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        try require(isClean, "a control character in '\(line)'")
        let again = try mustRead(line) { try JSONValue(parsing: $0) }
        try require(again == value, "'\(line)' is another value")
    }

    /// A recording, and the record of a datagram with these bytes.
    static let recording = FuzzTarget("recording") { bytes in
        if let recording = try? Recording(bytes[...], file: "fuzz") {
            let due = recording.schedule()
            try require(due.count == recording.datagrams.count, "not every datagram is due")
            try require(zip(due, due.dropFirst()).allSatisfy { $0 <= $1 }, "a later datagram is due before")
            try require(due.first ?? .zero == .zero, "the first datagram is late")
        }
        try checkRecord(of: bytes)
    }

    private static func checkRecord(of payload: [UInt8]) throws(BrokenProperty) {
        let metadata = DatagramMetadata(
            time: 1_795_342_272_123_456_000, direction: .incoming, offset: 0, length: payload.count)
        var (writer, line) = (DatagramRecordWriter(local: payload.text), [UInt8]())
        writer.append(metadata, of: DatagramBatch(bytes: payload, metadata: [metadata]), to: &line)
        try require(line.dropLast().allSatisfy { $0 >= 0x20 }, "a control character in '\(line.text)'")
        let record = try mustRead(line.text) { try JSONValue(parsing: $0) }
        try require(record["text"] == .string(payload.text), "the text is another in '\(line.text)'")
        let recording = try mustRead(line.text) { try Recording(Array($0.utf8)[...], file: "fuzz") }
        let sent = RecordedDatagram(line: 1, time: metadata.time, direction: .incoming, bytes: payload)
        try require(recording.datagrams == [sent], "'\(line.text)' is another datagram")
    }
}
