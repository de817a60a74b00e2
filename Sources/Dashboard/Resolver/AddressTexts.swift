import Core

/// The cells of an address that stay the same until the addresses are read again.
struct AddressTexts {
    let address: String
    let scope: String
    let rank: String
    let source: String
    let interface: String

    /// - Parameter interface: The interface of this machine that has the address; nil if it has none.
    init(_ row: HostAddress, on interface: String?) {
        address = row.address.description
        scope = row.address.scope.rawValue
        rank = row.rank.map { String($0 + 1) } ?? "—"
        source = row.sourceAddress?.description ?? "—"
        self.interface = interface ?? ""
    }
}
