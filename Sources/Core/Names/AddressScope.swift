/// The purpose of an address, from the IANA special-purpose registries (RFC 6890).
public enum AddressScope: String, Sendable, CaseIterable {
    case unspecified, loopback, linkLocal = "link-local", `private`, ula, shared, multicast, broadcast
    case documentation, benchmarking
    /// Set aside for a protocol, for the future, or no longer in use.
    case reserved
    /// The IPv6 form of an IPv4 address.
    case mapped
    /// Translated to IPv4 within the own network.
    case translation
    /// Reached through an IPv4 network, by 6to4 or Teredo.
    case tunnel
    case global
}

extension IPAddress {
    public var scope: AddressScope { SpecialPurposeBlock.containing(self)?.scope ?? .global }
}
