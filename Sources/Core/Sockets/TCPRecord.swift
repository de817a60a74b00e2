/// The part of a record that only TCP has.
struct TCPRecord {
    /// Whether the kernel has anything to say about the connection or the listener.
    private(set) var isPresent = false
    private let isListener: Bool
    /// Nil for a listener.
    private let statistics: TCPStatistics?
    private let algorithm: String?
    private let timer: SocketTimer
    private let timerMilliseconds: UInt32
    private let backlog: UInt32
    private let backlogLimit: UInt32
    /// Nil if unknown.
    private let isMultipath: Bool?

    init(_ row: SocketRow, _ table: SocketTable) {
        isListener = row.transport == .tcp && row.state == .listen
        (statistics, algorithm) = (table.tcp(of: row), table.algorithm(of: row))
        (timer, timerMilliseconds) = (row.timer, row.timerMilliseconds)
        (backlog, backlogLimit) = (row.receiveQueue, row.sendQueue)
        isMultipath = row.flags.contains(.isMultipath)
        isPresent = isListener || statistics != nil
    }

    /// Creates the record of a connection that has ended.
    init(_ statistics: TCPStatistics) {
        (isPresent, isListener, self.statistics, algorithm) = (true, false, statistics, nil)
        (timer, timerMilliseconds, backlog, backlogLimit, isMultipath) = (.none, 0, 0, 0, nil)
    }

    static let fields: [RecordField<TCPRecord>] = [
        // The kernel reports 0 before the first measurement.
        RecordField("rttMicroseconds") { .positive($0.statistics?.rttMicroseconds) },
        RecordField("rttVarianceMicroseconds") {
            $0.statistics?.rttMicroseconds == 0 ? .null : .count($0.statistics?.rttVarianceMicroseconds)
        },
        RecordField("minRttMicroseconds") {
            $0.statistics?.minRttMicroseconds == .max ? .null : .count($0.statistics?.minRttMicroseconds)
        },
        RecordField("congestionWindow") { .count($0.statistics?.congestionWindow) },
        RecordField("slowStartThreshold") {
            $0.statistics?.slowStartThreshold == TCPStatistics.noThreshold
                ? .null : .count($0.statistics?.slowStartThreshold)
        },
        RecordField("congestionAlgorithm") { .optional($0.algorithm) },
        RecordField("retransmits") { .count($0.statistics?.retransmits) },
        RecordField("lost") { .count($0.statistics?.lost) },
        RecordField("bytesSent") { .count($0.statistics?.bytesSent) },
        RecordField("bytesReceived") { .count($0.statistics?.bytesReceived) },
        RecordField("bytesAcked") { .count($0.statistics?.bytesAcked) },
        RecordField("bytesRetransmitted") { .count($0.statistics?.bytesRetransmitted) },
        RecordField("deliveryRate") { .count($0.statistics?.deliveryRate) },
        RecordField("mss") { .count($0.statistics?.maxSegmentSize) },
        RecordField("timer", .object(timerFields, isPresent: { !$0.isListener && $0.timer != .none })),
        RecordField("backlog") { .count($0.isListener ? $0.backlog : nil) },
        RecordField("backlogLimit") { .count($0.isListener ? $0.backlogLimit : nil) },
        RecordField("multipath") { .optional($0.isMultipath) },
    ]

    private static let timerFields: [RecordField<TCPRecord>] = [
        RecordField("name") { .string($0.timer.name) },
        RecordField("milliseconds") { .count($0.timerMilliseconds) },
    ]
}

extension JSONValue {
    fileprivate static func count(_ number: (some FixedWidthInteger & UnsignedInteger)?) -> JSONValue {
        number.map { .unsigned(UInt64($0)) } ?? .null
    }

    fileprivate static func positive(_ number: UInt32?) -> JSONValue { number == 0 ? .null : count(number) }
}
