import Core
import Screen

/// The widths of the widest cells of the addresses, which grow with each row and result instead of being measured again.
struct AddressWidths {
    /// A long error text does not widen the column of the probes beyond the upper bound.
    private static let probeWidth = 10...14

    private(set) var address = 0
    private(set) var scope = 0
    private(set) var name = 0
    private(set) var rank = 1
    private(set) var source = 0
    private(set) var interface = 0
    private(set) var probe = probeWidth.lowerBound

    /// Includes everything but the name and the probe.
    mutating func include(_ row: HostAddress, on interface: String?) {
        address = max(address, row.address.description.columns)
        scope = max(scope, row.address.scope.rawValue.columns)
        rank = max(rank, String((row.rank ?? 0) + 1).utf8.count)
        source = max(source, row.sourceAddress?.description.columns ?? 1)
        self.interface = max(self.interface, interface?.columns ?? 0)
    }

    mutating func include(name text: String) { name = max(name, text.columns) }

    mutating func include(probe text: String) {
        probe = max(probe, min(Self.probeWidth.upperBound, text.columns))
    }
}
