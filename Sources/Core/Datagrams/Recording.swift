/// A datagram in a recording, with the fields needed to send it again.
public struct RecordedDatagram: Sendable, Equatable {
    /// The line number in the file, from 1.
    public let line: Int
    /// Nanoseconds since 1970.
    public let time: Int64
    /// `incoming` or `outgoing`; events are not datagrams.
    public let direction: DatagramMetadata.Direction
    public let bytes: [UInt8]

    public init(line: Int, time: Int64, direction: DatagramMetadata.Direction, bytes: [UInt8]) {
        (self.line, self.time, self.direction, self.bytes) = (line, time, direction, bytes)
    }
}

/// The datagrams of a chat's recording, a file of JSON Lines with at least `time`, `direction` and `hex`.
public struct Recording: Sendable, Equatable {
    /// Incoming and outgoing datagrams, in the order of the file.
    public let datagrams: [RecordedDatagram]
    /// The number of an incomplete last line, which is skipped: a killed recorder leaves one.
    public let cutLine: Int?

    /// The maximum that a chat receives in one datagram, in bytes; UDP's own maximum is smaller.
    static let maxDatagramSize = 262_144

    /// In bytes, more than the largest datagram needs even if each byte of its text is escaped.
    private static let maxRecordSize = 4 << 20

    public init(datagrams: [RecordedDatagram]) {
        (self.datagrams, cutLine) = (datagrams, nil)
    }

    /// Parses the lines of a file, and skips empty lines and events.
    ///
    /// - Parameter file: The file's name, for error messages.
    /// - Throws: `RecordingFailure` for the first line that is not a record or has an invalid field.
    public init(_ text: ArraySlice<UInt8>, file: String) throws(RecordingFailure) {
        var (datagrams, line) = ([RecordedDatagram](), 0)
        var cutLine: Int?
        var rest = text
        while !rest.isEmpty {
            line += 1
            let record = rest.prefix { $0 != 0x0a }
            rest = rest[record.endIndex...].dropFirst()
            if record.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { continue }
            do throws(Mistake) {
                if let datagram = try Self.datagram(record, line: line) { datagrams.append(datagram) }
            } catch {
                let isCut = record.endIndex == text.endIndex && error.isInvalidJSON && !datagrams.isEmpty
                guard isCut else {
                    throw RecordingFailure(file: file, line: line, field: error.field, reason: error.reason)
                }
                cutLine = line
            }
        }
        (self.datagrams, self.cutLine) = (datagrams, cutLine)
    }

    /// Returns when to send each datagram, relative to the first.
    ///
    /// Where the clock went back during the recording, the gap is zero and the order is kept.
    ///
    /// - Parameter speed: Above 0; 2 replays twice as fast as recorded.
    public func schedule(speed: Double = 1) -> [Duration] {
        var (due, last) = (0.0, datagrams.first?.time)
        return datagrams.map { datagram in
            // The times in a file may be further apart than `Int64` can hold; the difference then has the wrong sign.
            let (gap, overflow) = datagram.time.subtractingReportingOverflow(last ?? datagram.time)
            due += Double(overflow ? (gap < 0 ? .max : 0) : max(0, gap))
            last = datagram.time
            return .nanoseconds(Int64(min(due / speed, 9e18)))
        }
    }

    private struct Mistake: Error {
        var field: String?
        var isInvalidJSON = false
        let reason: String
    }

    private static func datagram(
        _ text: ArraySlice<UInt8>, line: Int
    ) throws(Mistake) -> RecordedDatagram? {
        guard text.count <= maxRecordSize else {
            throw Mistake(reason: "\(text.count) bytes exceed the maximum of \(maxRecordSize) for a record")
        }
        let record: JSONValue
        do throws(JSONFailure) {
            record = try JSONValue(parsing: text)
        } catch {
            throw Mistake(isInvalidJSON: true, reason: "not JSON: \(error.description)")
        }
        guard case .object = record else { throw Mistake(reason: "not a JSON object") }
        let direction: DatagramMetadata.Direction
        switch try string("direction", of: record) {
        case "in": direction = .incoming
        case "out": direction = .outgoing
        case "event": return nil
        case let other: throw Mistake(field: "direction", reason: "expected in, out or event, not \(other)")
        }
        let timeText = try string("time", of: record)
        guard let time = RFC3339.nanoseconds(timeText) else {
            throw Mistake(field: "time", reason: "'\(timeText)' is not an RFC 3339 time")
        }
        guard let bytes = Hexadecimal.bytes(try string("hex", of: record)[...]) else {
            throw Mistake(field: "hex", reason: "expected pairs of hexadecimal digits")
        }
        guard bytes.count <= maxDatagramSize else {
            throw Mistake(
                field: "hex", reason: "\(bytes.count) bytes exceed the maximum of \(maxDatagramSize)")
        }
        try checkLength(bytes.count, in: record)
        return RecordedDatagram(line: line, time: time, direction: direction, bytes: bytes)
    }

    private static func string(_ field: String, of record: JSONValue) throws(Mistake) -> String {
        switch record[field] {
        case .string(let text): return text
        case nil: throw Mistake(field: field, reason: "missing")
        default: throw Mistake(field: field, reason: "not a string")
        }
    }

    /// Checks the length of the payload against the record's `bytes`, so that a damaged record is not sent as if it
    /// were complete. The record of a truncated datagram may have fewer bytes.
    private static func checkLength(_ length: Int, in record: JSONValue) throws(Mistake) {
        guard let recorded = record["bytes"], recorded != .null else { return }
        guard case .integer(let count) = recorded else {
            throw Mistake(field: "bytes", reason: "not an integer")
        }
        let isTruncated = record["truncated"] == .bool(true)
        guard isTruncated ? count >= length : count == length else {
            throw Mistake(field: "bytes", reason: "it is \(count), but hex has \(length)")
        }
    }
}

/// The position of an invalid line or field in a recording, and the reason.
public struct RecordingFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int
    /// nil if the error concerns the whole line.
    public let field: String?
    /// May quote the file; not sanitized.
    public let reason: String

    public var description: String {
        let location = "\(file):\(line): "
        return if let field { "\(location)\(field): \(reason)" } else { location + reason }
    }
}
