/// What the kernel says of the sending end when a segment that may be a retransmission was read.
///
/// TCP_INFO must be read first: reading it waits until the kernel has finished what sent the segment, so that the
/// counters include it.
public struct SenderSample: Sendable, Equatable {
    /// TCP_INFO of its socket; nil if the socket is not known.
    public var info: TransportInfo?
    /// The counters of its namespace; nil if the kernel does not provide them.
    public var counts: RetransmissionCounts?

    public init(info: TransportInfo?, counts: RetransmissionCounts?) {
        (self.info, self.counts) = (info, counts)
    }
}

/// The kernel's counts of retransmissions in a namespace, from `TcpExt` of `/proc/net/netstat`.
public struct RetransmissionCounts: Sendable, Equatable {
    /// `TCPFastRetrans`
    public var fast = 0
    /// `TCPTimeouts`
    public var timeout = 0
    /// `TCPSlowStartRetrans`
    public var afterTimeout = 0
    /// `TCPLossProbes`, whether they repeat a segment or carry new data.
    public var lossProbes = 0

    public init() {}

    public init(_ counters: NamespaceCounters) {
        fast = counters["TcpExt.TCPFastRetrans"]
        timeout = counters["TcpExt.TCPTimeouts"]
        afterTimeout = counters["TcpExt.TCPSlowStartRetrans"]
        lossProbes = counters["TcpExt.TCPLossProbes"]
    }
}

/// The columns of `/proc/net/netstat` that hold the counts of retransmissions. They never change while the system
/// runs, so that a sample reads four numbers and no names.
public struct RetransmissionColumns: Sendable {
    /// Of `TCPFastRetrans`, `TCPTimeouts`, `TCPSlowStartRetrans`, `TCPLossProbes` on the second line.
    private let columns: [Int]

    /// Finds the columns; nil if one is missing.
    public init?(_ text: ArraySlice<UInt8>) {
        guard let end = text.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let names = String(decoding: text[..<end], as: UTF8.self).split(separator: " ")
        guard names.first == "TcpExt:" else { return nil }
        columns = ["TCPFastRetrans", "TCPTimeouts", "TCPSlowStartRetrans", "TCPLossProbes"]
            .compactMap { names.firstIndex(of: $0) }
        guard columns.count == 4 else { return nil }
    }

    /// Reads the counts; nil if the text is not the one whose columns these are.
    public func counts(in text: ArraySlice<UInt8>) -> RetransmissionCounts? {
        guard let end = text.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        var (numbers, column, number) = ([Int](repeating: -1, count: 4), 0, 0)
        for byte in text[(end + 1)...] {
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                number = number &* 10 &+ Int(byte - UInt8(ascii: "0"))
            } else if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
                if let index = columns.firstIndex(of: column) { numbers[index] = number }
                (column, number) = (column + 1, 0)
                if byte == UInt8(ascii: "\n") { break }
            }
        }
        guard !numbers.contains(-1) else { return nil }
        var counts = RetransmissionCounts()
        (counts.fast, counts.timeout) = (numbers[0], numbers[1])
        (counts.afterTimeout, counts.lossProbes) = (numbers[2], numbers[3])
        return counts
    }
}
