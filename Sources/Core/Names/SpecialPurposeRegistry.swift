/// A row of IANA's special-purpose address registries (RFC 6890).
struct SpecialPurposeBlock: Sendable {
    let prefix: IPAddress
    let bits: Int
    /// The name in the registry.
    let name: StaticString
    /// The document that reserves the addresses.
    let reference: StaticString
    /// Whether packets to these addresses are forwarded beyond their own network; nil if the registry leaves it open.
    let isGloballyReachable: Bool?
    let scope: AddressScope

    func contains(_ address: IPAddress) -> Bool { address.isInside(prefix, bits: bits) }
}

extension SpecialPurposeBlock {
    /// Returns the row with the longest prefix that contains the address; nil for an ordinary global address.
    static func containing(_ address: IPAddress) -> SpecialPurposeBlock? {
        (address.family == .ipv4 ? ipv4BySize : ipv6BySize).first { $0.contains(address) }
    }

    /// The rows for each family, the longest prefixes first, since a row inside of another is an exception to it.
    private static let ipv4BySize = (ipv4 + multicast.filter { $0.prefix.family == .ipv4 })
        .sorted { $0.bits > $1.bits }
    private static let ipv6BySize = (ipv6 + multicast.filter { $0.prefix.family == .ipv6 })
        .sorted { $0.bits > $1.bits }

    /// The blocks for multicast, which have registries of their own.
    static let multicast = blocks([
        ("224.0.0.0", 4, "Multicast", "RFC 5771", nil, .multicast),
        ("ff00::", 8, "Multicast", "RFC 4291", nil, .multicast),
    ])

    /// The rows of https://www.iana.org/assignments/iana-ipv4-special-registry, updated on 2025-10-09.
    static let ipv4 = blocks([
        ("0.0.0.0", 8, "\"This network\"", "RFC 791 §3.2", false, .reserved),
        ("0.0.0.0", 32, "\"This host on this network\"", "RFC 1122 §3.2.1.3", false, .unspecified),
        ("10.0.0.0", 8, "Private-Use", "RFC 1918", false, .private),
        ("100.64.0.0", 10, "Shared Address Space", "RFC 6598", false, .shared),
        ("127.0.0.0", 8, "Loopback", "RFC 1122 §3.2.1.3", false, .loopback),
        ("169.254.0.0", 16, "Link Local", "RFC 3927", false, .linkLocal),
        ("172.16.0.0", 12, "Private-Use", "RFC 1918", false, .private),
        ("192.0.0.0", 24, "IETF Protocol Assignments", "RFC 6890 §2.1", false, .reserved),
        ("192.0.0.0", 29, "IPv4 Service Continuity Prefix", "RFC 7335", false, .reserved),
        ("192.0.0.8", 32, "IPv4 dummy address", "RFC 7600", false, .reserved),
        ("192.0.0.9", 32, "Port Control Protocol Anycast", "RFC 7723", true, .global),
        ("192.0.0.10", 32, "Traversal Using Relays around NAT Anycast", "RFC 8155", true, .global),
        ("192.0.0.170", 32, "NAT64/DNS64 Discovery", "RFC 8880, RFC 7050 §2.2", false, .reserved),
        ("192.0.0.171", 32, "NAT64/DNS64 Discovery", "RFC 8880, RFC 7050 §2.2", false, .reserved),
        ("192.0.2.0", 24, "Documentation (TEST-NET-1)", "RFC 5737", false, .documentation),
        ("192.31.196.0", 24, "AS112-v4", "RFC 7535", true, .global),
        ("192.52.193.0", 24, "AMT", "RFC 7450", true, .global),
        ("192.88.99.0", 24, "Deprecated (6to4 Relay Anycast)", "RFC 7526", nil, .reserved),
        ("192.88.99.2", 32, "6a44-relay anycast address", "RFC 6751", false, .reserved),
        ("192.168.0.0", 16, "Private-Use", "RFC 1918", false, .private),
        ("192.175.48.0", 24, "Direct Delegation AS112 Service", "RFC 7534", true, .global),
        ("198.18.0.0", 15, "Benchmarking", "RFC 2544", false, .benchmarking),
        ("198.51.100.0", 24, "Documentation (TEST-NET-2)", "RFC 5737", false, .documentation),
        ("203.0.113.0", 24, "Documentation (TEST-NET-3)", "RFC 5737", false, .documentation),
        ("240.0.0.0", 4, "Reserved", "RFC 1112 §4", false, .reserved),
        ("255.255.255.255", 32, "Limited Broadcast", "RFC 8190, RFC 919 §7", false, .broadcast),
    ])

    /// The rows of https://www.iana.org/assignments/iana-ipv6-special-registry, updated on 2025-10-09.
    static let ipv6 = blocks([
        ("::1", 128, "Loopback Address", "RFC 4291", false, .loopback),
        ("::", 128, "Unspecified Address", "RFC 4291", false, .unspecified),
        ("::ffff:0:0", 96, "IPv4-mapped Address", "RFC 4291", false, .mapped),
        ("64:ff9b::", 96, "IPv4-IPv6 Translat.", "RFC 6052", true, .global),
        ("64:ff9b:1::", 48, "IPv4-IPv6 Translat.", "RFC 8215", false, .translation),
        ("100::", 64, "Discard-Only Address Block", "RFC 6666", false, .reserved),
        ("100:0:0:1::", 64, "Dummy IPv6 Prefix", "RFC 9780", false, .reserved),
        ("2001::", 23, "IETF Protocol Assignments", "RFC 2928", false, .reserved),
        ("2001::", 32, "TEREDO", "RFC 4380, RFC 8190", nil, .tunnel),
        ("2001:1::1", 128, "Port Control Protocol Anycast", "RFC 7723", true, .global),
        ("2001:1::2", 128, "Traversal Using Relays around NAT Anycast", "RFC 8155", true, .global),
        ("2001:1::3", 128, "DNS-SD Service Registration Protocol Anycast", "RFC 9665", true, .global),
        ("2001:2::", 48, "Benchmarking", "RFC 5180", false, .benchmarking),
        ("2001:3::", 32, "AMT", "RFC 7450", true, .global),
        ("2001:4:112::", 48, "AS112-v6", "RFC 7535", true, .global),
        ("2001:10::", 28, "Deprecated (previously ORCHID)", "RFC 4843", nil, .reserved),
        ("2001:20::", 28, "ORCHIDv2", "RFC 7343", true, .global),
        ("2001:30::", 28, "Drone Remote ID Protocol Entity Tags (DETs) Prefix", "RFC 9374", true, .global),
        ("2001:db8::", 32, "Documentation", "RFC 3849", false, .documentation),
        ("2002::", 16, "6to4", "RFC 3056", nil, .tunnel),
        ("2620:4f:8000::", 48, "Direct Delegation AS112 Service", "RFC 7534", true, .global),
        ("3fff::", 20, "Documentation", "RFC 9637", false, .documentation),
        ("5f00::", 16, "Segment Routing (SRv6) SIDs", "RFC 9602", false, .reserved),
        ("fc00::", 7, "Unique-Local", "RFC 4193, RFC 8190", false, .ula),
        ("fe80::", 10, "Link-Local Unicast", "RFC 4291", false, .linkLocal),
    ])

    private typealias Row = (String, Int, StaticString, StaticString, Bool?, AddressScope)

    private static func blocks(_ rows: [Row]) -> [SpecialPurposeBlock] {
        rows.compactMap { text, bits, name, reference, isGloballyReachable, scope in
            IPAddress(text).map {
                SpecialPurposeBlock(
                    prefix: $0, bits: bits, name: name, reference: reference,
                    isGloballyReachable: isGloballyReachable, scope: scope)
            }
        }
    }
}
