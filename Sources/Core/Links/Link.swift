/// A link of this network namespace, without its counters (`man 7 rtnetlink`).
public struct Link: Sendable, Equatable {
    /// The kernel's number of the link, which stays the same as long as the link exists.
    public var index: UInt32
    public var isLoopback: Bool
    /// Whether the kernel made the link without a device: a bridge, a bond, a VLAN, a tunnel, one end of a veth pair.
    public var isVirtual: Bool
    /// Whether another link of the namespace counts the same bytes: the bridge or bond of a member, the link that
    /// carries a VLAN.
    public var isCountedElsewhere: Bool

    public init(
        index: UInt32, isLoopback: Bool = false, isVirtual: Bool = false, isCountedElsewhere: Bool = false
    ) {
        (self.index, self.isLoopback) = (index, isLoopback)
        (self.isVirtual, self.isCountedElsewhere) = (isVirtual, isCountedElsewhere)
    }
}

/// The links whose bytes are the traffic of the machine.
///
/// These are the links with a device: whatever a tunnel, a bridge or a container sends to other hosts passes one of
/// them, and would count twice. Where all links but loopback are virtual, as in a container, they count, except those
/// whose bytes another link counts too.
public struct CountedLinks: Sendable, Equatable {
    /// The indices of all links.
    private let known: Set<UInt32>
    /// The indices of the links that count.
    private let counted: Set<UInt32>

    public init(_ links: [Link]) {
        let devices = links.filter { !$0.isLoopback && !$0.isVirtual }
        let counted = devices.isEmpty ? links.filter { !$0.isLoopback && !$0.isCountedElsewhere } : devices
        (known, self.counted) = (Set(links.map(\.index)), Set(counted.map(\.index)))
    }

    /// The number of all links.
    public var count: Int { known.count }

    /// Returns whether the counters are those of the same links, so that none has come or gone.
    public func cover(_ counters: [LinkCounters]) -> Bool {
        counters.count == known.count && counters.allSatisfy { known.contains($0.index) }
    }

    /// Returns the counters of the links that count, by ascending index.
    public func selection(of counters: [LinkCounters]) -> [LinkCounters] {
        counters.filter { counted.contains($0.index) }.sorted { $0.index < $1.index }
    }
}
