import Core

/// The names of peers' addresses, looked up for the visible rows only.
struct HostNames: Sendable {
    /// Whether the names are shown.
    private(set) var isOn = false
    /// The first name of each address that has one.
    private var names: [IPAddress: String] = [:]
    private var asked: Set<IPAddress> = []
    /// The number of the last lookup. The numbers are negative: those of the resolver are positive.
    private var lastLookup = 0

    /// Enough for a long session; then the names are forgotten.
    private static let maxNames = 10_000

    mutating func toggle() { isOn.toggle() }

    /// Returns the name to show for an address; nil if it has none, or if addresses are shown.
    func shown(_ address: IPAddress) -> String? { isOn ? names[address] : nil }

    /// Returns the addresses whose names have not been asked for.
    func notAsked(among addresses: [IPAddress]) -> [IPAddress] { addresses.filter { !asked.contains($0) } }

    /// Looks up the names of addresses that have not been asked for.
    mutating func lookUp(_ addresses: [IPAddress]) -> [Effect] {
        if asked.count > Self.maxNames { (asked, names) = ([], [:]) }
        let new = addresses.filter { asked.insert($0).inserted }.map { HostAddress(address: $0) }
        guard !new.isEmpty else { return [] }
        lastLookup -= 1
        let id = LookupID(number: lastLookup)
        return [.lookUp(id, LookupRequest(.addresses(new, hostNames: [])))]
    }

    /// Returns whether a lookup is one of these.
    func isLookup(_ id: LookupID) -> Bool { id.number < 0 }

    /// Handles the progress of a lookup.
    mutating func receive(_ progress: LookupProgress, of id: LookupID) {
        switch progress {
        case .started, .forward: break
        case .named(let rows): receive(rows)
        case .finished(let answer): receive(answer.addresses)
        }
    }

    private mutating func receive(_ rows: [HostAddress]) {
        for row in rows { names[row.address] = row.names?.first }
    }
}
