import Glibc

/// An IPv4 or IPv6 address, with a zone if it is link-local (RFC 4007 §11).
public struct IPAddress: Hashable, Sendable {
    public enum Family: String, Sendable, CaseIterable {
        case ipv4, ipv6

        /// The name for people, "IPv4" or "IPv6".
        public var title: String { self == .ipv4 ? "IPv4" : "IPv6" }
    }

    public let family: Family
    /// The address in network byte order as one number; an IPv4 address is in the low 32 bits of `low`.
    let high: UInt64
    let low: UInt64
    /// The interface name or index after `%`, without which a link-local address cannot be reached.
    public let zone: String?

    public init(ipv4 number: UInt32) {
        (family, high, low, zone) = (.ipv4, 0, UInt64(number), nil)
    }

    /// - Parameters:
    ///   - high: The upper 64 bits of an IPv6 address; 0 for IPv4.
    ///   - low: The lower 64 bits, or the 32 bits of an IPv4 address.
    init(family: Family, high: UInt64, low: UInt64, zone: String? = nil) {
        (self.family, self.high, self.low, self.zone) = (family, high, low, zone)
    }

    /// - Parameter bytes: 4 or 16 bytes in network byte order. The result is nil for any other count.
    public init?(bytes: [UInt8], zone: String? = nil) {
        func number(_ range: Range<Int>) -> UInt64 {
            var number: UInt64 = 0
            for index in range { number = number << 8 | UInt64(bytes[index]) }
            return number
        }
        switch bytes.count {
        case 4: (family, high, low, self.zone) = (.ipv4, 0, number(0..<4), nil)
        case 16: (family, high, low, self.zone) = (.ipv6, number(0..<8), number(8..<16), zone)
        default: return nil
        }
    }

    /// Parses the text form: dotted decimal, or RFC 4291 §2.2 with an optional `%zone`.
    ///
    /// The corresponding C function is `inet_pton`.
    public init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }  // inet_pton would stop there
        var octets = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &octets) == 1 {
            self.init(bytes: Array(octets[..<4]))
            return
        }
        let parts = text.utf8.split(
            separator: UInt8(ascii: "%"), maxSplits: 1, omittingEmptySubsequences: false
        ).map { String(Substring($0)) }
        guard let digits = parts.first, inet_pton(AF_INET6, digits, &octets) == 1 else { return nil }
        let zone = parts.count == 2 ? parts[1] : nil
        guard zone.map(Self.isZone) ?? true else { return nil }
        self.init(bytes: octets, zone: zone)
    }

    /// Returns whether the text can be an interface name or index: `IFNAMSIZ` allows 15 bytes.
    static func isZone(_ text: String) -> Bool {
        (1...15).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x2f }
    }

    /// Returns whether a host name is an address in text form, which resolves to itself without a lookup.
    ///
    /// Recognizes the notations of `man 3 inet_aton` and RFC 4291, with or without a zone and final dots.
    public static func isLiteral(_ name: String) -> Bool {
        var text = name.utf8[...]
        while text.last == UInt8(ascii: ".") { text.removeLast() }
        let digits = String(Substring(text.prefix { $0 != UInt8(ascii: "%") }))
        return NumbersAndDots.isAddress(digits) || IPAddress(digits) != nil
    }

    /// The packed form, 4 or 16 bytes in network byte order, as `inet_pton` writes it.
    public var bytes: [UInt8] {
        func octets(_ number: UInt64, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * (count - 1 - $0))) }
        }
        return family == .ipv4 ? octets(low, 4) : octets(high, 8) + octets(low, 8)
    }

    /// The packed form in hexadecimal digits, 8 or 32 of them.
    public var packedText: String {
        let count = family == .ipv4 ? 8 : 32
        return String(unsafeUninitializedCapacity: count) { text in
            for position in 0..<count {
                let number = count - position > 16 ? high : low
                let shift = 4 * UInt64((count - 1 - position) % 16)
                let digit = UInt8(truncatingIfNeeded: number >> shift & 0xf)
                text[position] = digit + (digit < 10 ? 0x30 : 0x57)
            }
            return count
        }
    }

    /// The address without its zone, for comparing names and routes.
    public var withoutZone: IPAddress { IPAddress(family: family, high: high, low: low) }

    /// Returns whether the address has the same family and the same first `bits` bits as `prefix`.
    func isInside(_ prefix: IPAddress, bits: Int) -> Bool {
        guard family == prefix.family else { return false }
        if family == .ipv4 { return (low ^ prefix.low) >> UInt64(32 - bits) == 0 }
        if bits <= 64 { return (high ^ prefix.high) >> UInt64(64 - bits) == 0 }
        return high == prefix.high && (low ^ prefix.low) >> UInt64(128 - bits) == 0
    }
}

extension IPAddress: Comparable {
    /// Orders by family, then by number; ignores the zone.
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        (left.family == .ipv4 ? 0 : 1, left.high, left.low) < (
            right.family == .ipv4 ? 0 : 1, right.high, right.low
        )
    }
}

extension IPAddress: CustomStringConvertible {
    /// The text form of RFC 5952, with the zone. The corresponding C function is `inet_ntop`.
    public var description: String {
        if family == .ipv4 { return "\(low >> 24).\(low >> 16 & 0xff).\(low >> 8 & 0xff).\(low & 0xff)" }
        let address = String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { text in
            text.withMemoryRebound(to: CChar.self) { text in
                _ = inet_ntop(AF_INET6, bytes, text.baseAddress, socklen_t(text.count))
                return text.baseAddress.map { strlen($0) } ?? 0
            }
        }
        return zone.map { "\(address)%\($0)" } ?? address
    }

    /// Returns the address with a port in URL form: `127.0.0.1:80`, `[::1]:80` (RFC 3986 §3.2.2).
    public func withPort(_ port: UInt16) -> String {
        family == .ipv4 ? "\(self):\(port)" : "[\(self)]:\(port)"
    }
}
