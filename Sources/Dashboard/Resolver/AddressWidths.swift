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

    mutating func include(_ texts: AddressTexts) {
        address = max(address, texts.address.columns)
        scope = max(scope, texts.scope.columns)
        rank = max(rank, texts.rank.columns)
        source = max(source, texts.source.columns)
        interface = max(interface, texts.interface.columns)
    }

    mutating func include(name text: String) { name = max(name, text.columns) }

    mutating func include(probe text: String) {
        probe = max(probe, min(Self.probeWidth.upperBound, text.columns))
    }
}
