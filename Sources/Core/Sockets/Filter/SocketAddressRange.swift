/// An address, or all addresses with a prefix (RFC 4632 §3.1, RFC 4291 §2.3).
struct SocketAddressRange: Sendable, Equatable {
    private let isIPv4: Bool
    private let high: UInt64
    private let low: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64
    private let zone: String?

    /// Parses `10.0.0.0/8`, `fe80::1%eth0`, `[::1]`. An address in the IPv6 form of an IPv4 address is IPv4.
    init(_ text: String) throws(FilterValueFailure) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let inner =
            parts[0].hasPrefix("[") && parts[0].hasSuffix("]") ? parts[0].dropFirst().dropLast() : parts[0]
        guard let address = IPAddress(String(inner)) else {
            throw FilterValueFailure(
                reason: "expected an address or a prefix like 10.0.0.0/8, not '\(text)'")
        }
        let width = address.family == .ipv4 ? 32 : 128
        var bits = width
        if parts.count == 2 {
            guard parts[1].isDecimalNumber, let number = Int(parts[1]), number <= width else {
                throw FilterValueFailure(
                    reason:
                        "a prefix of an \(address.family.title) address has 0 to \(width) bits, not '\(parts[1])'"
                )
            }
            bits = number
        }
        let isMapped =
            address.family == .ipv6 && bits >= 96
            && SocketAddressBits(high: address.high, low: address.low).isMappedIPv4
        if isMapped { bits -= 96 }
        isIPv4 = address.family == .ipv4 || isMapped
        (high, zone) = (isIPv4 ? 0 : address.high, address.zone)
        low = isIPv4 ? address.low & 0xffff_ffff : address.low
        // Shifts by the whole width and more give zero.
        highMask = isIPv4 ? 0 : ~(UInt64.max >> UInt64(min(bits, 64)))
        lowMask =
            isIPv4
            ? 0xffff_ffff & ~(0xffff_ffff >> UInt64(bits)) : ~(UInt64.max >> UInt64(max(bits - 64, 0)))
    }

    /// Returns whether one end of an IP socket is inside the range.
    func contains(_ end: SocketAddressBits, of row: SocketRow, interfaces: [UInt32: String]) -> Bool {
        let isEndIPv4 = row.family == .ipv4 || end.isMappedIPv4
        guard isEndIPv4 == isIPv4 else { return false }
        let endLow = isEndIPv4 ? end.low & 0xffff_ffff : end.low
        guard (endLow ^ low) & lowMask == 0, isIPv4 || (end.high ^ high) & highMask == 0 else { return false }
        guard let zone else { return true }
        return row.interface != 0 && (zone == interfaces[row.interface] || zone == "\(row.interface)")
    }
}
