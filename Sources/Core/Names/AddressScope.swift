/// The purpose of an address, from the IANA special-purpose registries (RFC 6890).
public enum AddressScope: String, Sendable, CaseIterable {
    case unspecified, loopback, linkLocal = "link-local", `private`, ula, shared, multicast, broadcast
    case documentation, benchmarking, reserved, mapped, global
}

extension IPAddress {
    public var scope: AddressScope {
        Self.specialPurpose.first { isInside($0.prefix, bits: $0.bits) }?.scope ?? .global
    }

    private struct SpecialPurpose {
        let prefix: IPAddress
        let bits: Int
        let scope: AddressScope
    }

    /// Special-purpose ranges. The first range that contains an address wins, so a narrow range precedes the wide
    /// range around it.
    private static let specialPurpose: [SpecialPurpose] = [
        ("0.0.0.0", 32, .unspecified),  // RFC 1122 §3.2.1.3
        ("255.255.255.255", 32, .broadcast),  // RFC 8190
        ("127.0.0.0", 8, .loopback),  // RFC 1122 §3.2.1.3
        ("169.254.0.0", 16, .linkLocal),  // RFC 3927
        ("10.0.0.0", 8, .private),  // RFC 1918
        ("172.16.0.0", 12, .private),
        ("192.168.0.0", 16, .private),
        ("100.64.0.0", 10, .shared),  // RFC 6598
        ("192.0.2.0", 24, .documentation),  // RFC 5737
        ("198.51.100.0", 24, .documentation),
        ("203.0.113.0", 24, .documentation),
        ("198.18.0.0", 15, .benchmarking),  // RFC 2544
        ("224.0.0.0", 4, .multicast),  // RFC 5771
        ("0.0.0.0", 8, .reserved),  // RFC 791 §3.2
        ("240.0.0.0", 4, .reserved),  // RFC 1112 §4
        ("::", 128, .unspecified),  // RFC 4291
        ("::1", 128, .loopback),
        ("::ffff:0:0", 96, .mapped),
        ("fe80::", 10, .linkLocal),
        ("fc00::", 7, .ula),  // RFC 4193
        ("ff00::", 8, .multicast),
        ("2001:db8::", 32, .documentation),  // RFC 3849
        ("3fff::", 20, .documentation),  // RFC 9637
        ("2001:2::", 48, .benchmarking),  // RFC 5180
        ("100::", 64, .reserved),  // RFC 6666
    ].compactMap { text, bits, scope in
        IPAddress(text).map { SpecialPurpose(prefix: $0, bits: bits, scope: scope) }
    }
}
