/// A datagram of a recording, as far as it can be sent again.
public struct RecordedDatagram: Sendable, Equatable {
    /// Its line in the file, from 1.
    public let line: Int
    /// Nanoseconds since 1970.
    public let time: Int64
    /// `incoming` or `outgoing`: events are no datagrams.
    public let direction: DatagramMetadata.Direction
    public let bytes: [UInt8]

    public init(line: Int, time: Int64, direction: DatagramMetadata.Direction, bytes: [UInt8]) {
        (self.line, self.time, self.direction, self.bytes) = (line, time, direction, bytes)
    }
}

/// What a recording of a chat holds: JSON Lines, of which `time`, `direction` and `hex` are needed.
public struct Recording: Sendable, Equatable {
    /// In and out, in the order of the file.
    public let datagrams: [RecordedDatagram]
    /// The number of a last line that ends in the middle, as it does where the recorder was killed; it is left out.
    public let cutLine: Int?

    /// As many bytes as a chat receives of one datagram; UDP sends fewer.
    static let longestDatagram = 262_144

    public init(datagrams: [RecordedDatagram]) {
        (self.datagrams, cutLine) = (datagrams, nil)
    }

    /// Reads the lines of a file; empty ones and events are passed over.
    ///
    /// - Parameter file: Its name, for what is thrown.
    /// - Throws: `RecordingFailure` for the first line that is no record, and for a field that is none.
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
                let isCut = record.endIndex == text.endIndex && error.isNoJSON && !datagrams.isEmpty
                guard isCut else {
                    throw RecordingFailure(file: file, line: line, field: error.field, reason: error.reason)
                }
                cutLine = line
            }
        }
        (self.datagrams, self.cutLine) = (datagrams, cutLine)
    }

    /// When each datagram is due, counted from the first one. Where the clock went back while recording,
    /// the gap is zero and the order stays.
    ///
    /// - Parameter speed: Above 0; 2 is twice as fast as it was.
    public func schedule(speed: Double = 1) -> [Duration] {
        var (due, last) = (0.0, datagrams.first?.time)
        return datagrams.map { datagram in
            // Times that a file claims may be further apart than `Int64` holds.
            let (gap, overflow) = datagram.time.subtractingReportingOverflow(last ?? datagram.time)
            if !overflow { due += Double(max(0, gap)) }
            last = datagram.time
            return .nanoseconds(Int64(min(due / speed, 9e18)))
        }
    }

    private struct Mistake: Error {
        var field: String?
        var isNoJSON = false
        let reason: String
    }

    private static func datagram(
        _ text: ArraySlice<UInt8>, line: Int
    ) throws(Mistake) -> RecordedDatagram? {
        let record: JSONValue
        do throws(JSONFailure) {
            record = try JSONValue(parsing: text)
        } catch {
            throw Mistake(isNoJSON: true, reason: "no JSON: \(error.description)")
        }
        guard case .object = record else { throw Mistake(reason: "it is no JSON object") }
        let direction: DatagramMetadata.Direction
        switch try string("direction", of: record) {
        case "in": direction = .incoming
        case "out": direction = .outgoing
        case "event": return nil
        case let other: throw Mistake(field: "direction", reason: "it is in, out or event, not \(other)")
        }
        let timeText = try string("time", of: record)
        guard let time = RFC3339.nanoseconds(timeText) else {
            throw Mistake(field: "time", reason: "'\(timeText)' is no time of RFC 3339")
        }
        guard let bytes = Hexadecimal.bytes(try string("hex", of: record)[...]) else {
            throw Mistake(field: "hex", reason: "it has pairs of hexadecimal digits")
        }
        guard bytes.count <= longestDatagram else {
            throw Mistake(
                field: "hex", reason: "it has \(bytes.count) bytes; a datagram holds \(longestDatagram)")
        }
        try compare(length: bytes.count, with: record)
        return RecordedDatagram(line: line, time: time, direction: direction, bytes: bytes)
    }

    private static func string(_ field: String, of record: JSONValue) throws(Mistake) -> String {
        switch record[field] {
        case .string(let text): return text
        case nil: throw Mistake(field: field, reason: "it is missing")
        default: throw Mistake(field: field, reason: "it is no string")
        }
    }

    /// A record that lost digits must not be sent as if it were whole; one of a truncated datagram has fewer
    /// than the datagram had.
    private static func compare(length: Int, with record: JSONValue) throws(Mistake) {
        guard let claimed = record["bytes"], claimed != .null else { return }
        guard case .integer(let count) = claimed else {
            throw Mistake(field: "bytes", reason: "it is no whole number")
        }
        let isTruncated = record["truncated"] == .bool(true)
        guard isTruncated ? count >= length : count == length else {
            throw Mistake(field: "bytes", reason: "it says \(count), and hex has \(length)")
        }
    }
}

/// Where a recording is none, and why.
public struct RecordingFailure: Error, Sendable, Equatable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int
    /// nil where the whole line is wrong.
    public let field: String?
    /// May quote the file; not cleaned.
    public let reason: String

    public var description: String {
        let place = "\(file):\(line): "
        return if let field { "\(place)\(field): \(reason)" } else { place + reason }
    }
}
