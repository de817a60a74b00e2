import Core

/// One of the two ends of the wire, with its addresses. They are reserved for documentation (RFC 5737, RFC 3849), so
/// that they cannot be mistaken for a real network's. `PacketLanes` has the ports.
enum WireEnd: CaseIterable {
    case a, b

    /// Name of the TUN device, the same in both namespaces.
    static let deviceName = "wire"

    func address(_ family: LabFamily) -> IPAddress {
        switch family {
        case .ipv4: IPAddress(ipv4: 0xc633_6401 + index)  // 198.51.100.1 and .2
        case .ipv6:
            IPAddress(
                bytes: [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [UInt8(1 + index)])
                ?? IPAddress(ipv4: 0)
        }
    }

    var other: WireEnd { self == .a ? .b : .a }

    private var index: UInt32 { self == .a ? 0 : 1 }
}
