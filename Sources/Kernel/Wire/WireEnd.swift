import Core

/// One of the two ends of the wire, and where it is found. The addresses are those kept for documentation
/// (RFC 5737 and 3849), so that nobody takes them for a place in a real network.
enum WireEnd: CaseIterable {
    case a, b

    /// A's port, of the kernel's ephemeral ones.
    static let senderPort: UInt16 = 50_000
    /// B's port: echo's, though nobody answers there.
    static let receiverPort: UInt16 = 7

    /// The same in both namespaces, and gone with them.
    static let deviceName = "wire"

    func address(_ family: LabFamily) -> IPAddress {
        switch family {
        case .ipv4: IPAddress(ipv4: 0xc633_6401 + place)  // 198.51.100.1 and .2
        case .ipv6:
            IPAddress(
                bytes: [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [UInt8(1 + place)])
                ?? IPAddress(ipv4: 0)
        }
    }

    var other: WireEnd { self == .a ? .b : .a }

    private var place: UInt32 { self == .a ? 0 : 1 }
}
