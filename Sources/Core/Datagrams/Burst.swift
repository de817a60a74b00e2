/// The progress of a series of numbered datagrams: `/burst N SIZE [RATE]`.
public struct Burst: Sendable, Equatable {
    public let count: Int
    /// Bytes per datagram.
    public let size: Int
    /// Datagrams per second; nil sends as fast as the kernel accepts them.
    public let rate: Int?
    public private(set) var sent = 0
    public private(set) var failed = 0
    private var startedAt: Instant?
    /// Whether the receiver had no room at least once.
    public var hasWaited = false

    public init(count: Int, size: Int, rate: Int?) {
        (self.count, self.size, self.rate) = (count, size, rate)
    }

    public var isOver: Bool { sent + failed >= count }

    /// Returns how many datagrams are due by now and were not tried yet.
    public mutating func due(now: Instant) -> Int {
        let start = startedAt ?? now
        startedAt = start
        let remaining = count - sent - failed
        guard let rate else { return remaining }
        let byNow = Double((now - start).nanoseconds) * Double(rate) / 1e9
        return max(0, min(remaining, Int(byNow) + 1 - sent - failed))
    }

    /// When the next datagram is due; nil before the first, which is due immediately.
    public var deadline: Instant? {
        guard let startedAt, let rate else { return startedAt }
        return startedAt + .nanoseconds(Int64(Double(sent + failed) * 1e9 / Double(rate)))
    }

    public mutating func tried(isSent: Bool) {
        if isSent { sent += 1 } else { failed += 1 }
    }

    /// The payload of the next datagram: its number from 1 in eight digits, then dots up to `size`. A shorter payload
    /// has the last digits only.
    public var payload: [UInt8] {
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: 8)
        var (rest, index) = (sent + failed + 1, digits.count - 1)
        while rest > 0, index >= 0 {
            digits[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            (rest, index) = (rest / 10, index - 1)
        }
        guard size > digits.count else { return Array(digits.suffix(size)) }
        return digits + [UInt8](repeating: UInt8(ascii: "."), count: size - digits.count)
    }

    /// Returns a one-line summary of the burst for the log.
    public func report(now: Instant) -> String {
        let elapsed = startedAt.map { now - $0 } ?? .zero
        let rate = elapsed > .zero ? Int(Double(sent) * 1e9 / Double(elapsed.nanoseconds)) : 0
        let failures = failed > 0 ? ", \(failed) failed" : ""
        let time = elapsed.milliseconds(places: 1)
        return "burst: \(sent) datagrams of \(size) B sent in \(time) ms, \(rate)/s\(failures)"
    }
}
