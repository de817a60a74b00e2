/// Numbered datagrams sent one behind the other: what `/burst N SIZE [RATE]` asks for.
public struct Burst: Sendable, Equatable {
    public let count: Int
    /// Bytes of each.
    public let size: Int
    /// Datagrams a second; nil is as fast as the kernel takes them.
    public let rate: Int?
    public private(set) var sent = 0
    public private(set) var failed = 0
    private var startedAt: Instant?
    /// Whether the receiver has once had no room.
    public var hasWaited = false

    public init(count: Int, size: Int, rate: Int?) {
        (self.count, self.size, self.rate) = (count, size, rate)
    }

    public var isOver: Bool { sent + failed >= count }

    /// How many datagrams are due by now and not yet tried.
    public mutating func due(now: Instant) -> Int {
        let start = startedAt ?? now
        startedAt = start
        let left = count - sent - failed
        guard let rate else { return left }
        let byNow = Double((now - start).nanoseconds) * Double(rate) / 1e9
        return max(0, min(left, Int(byNow) + 1 - sent - failed))
    }

    /// When the next one is due; nil before the first, which is due at once.
    public var deadline: Instant? {
        guard let startedAt, let rate else { return startedAt }
        return startedAt + .nanoseconds(Int64(Double(sent + failed) * 1e9 / Double(rate)))
    }

    public mutating func tried(isSent: Bool) {
        if isSent { sent += 1 } else { failed += 1 }
    }

    /// The next datagram: its number from 1 in eight digits, of which the last are kept where it is
    /// shorter, and dots up to its size.
    public var payload: [UInt8] {
        var digits = [UInt8](repeating: UInt8(ascii: "0"), count: 8)
        var (rest, place) = (sent + failed + 1, digits.count - 1)
        while rest > 0, place >= 0 {
            digits[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            (rest, place) = (rest / 10, place - 1)
        }
        guard size > digits.count else { return Array(digits.suffix(size)) }
        return digits + [UInt8](repeating: UInt8(ascii: "."), count: size - digits.count)
    }

    /// What has been done, in words.
    public func report(now: Instant) -> String {
        let elapsed = startedAt.map { now - $0 } ?? .zero
        let rate = elapsed > .zero ? Int(Double(sent) * 1e9 / Double(elapsed.nanoseconds)) : 0
        let failures = failed > 0 ? ", \(failed) failed" : ""
        let time = elapsed.milliseconds(places: 1)
        return "burst: \(sent) datagrams of \(size) B sent in \(time) ms, \(rate)/s\(failures)"
    }
}
