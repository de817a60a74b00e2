import Core
import Screen

extension HostAnswer {
    /// The answer as text: several lines, with control characters replaced.
    var report: String {
        var lines = [query]
        func add(_ label: String, _ text: String?) {
            if let text { lines.append("  \(label.padded(to: 10)) \(text)") }
        }
        add("canonical", canonicalName)
        if !aliases.isEmpty { add(aliases.count == 1 ? "alias" : "aliases", aliases.joined(separator: " ")) }
        add("fqdn", fqdn)
        add("source", source)
        lines += TextTable(rows: addresses.map(\.reportCells)).lines.map { "  " + $0 }
        add("failed", failure?.message)
        return lines.map(\.plainText).joined(separator: "\n")
    }
}

extension HostAddress {
    fileprivate var reportCells: [String] {
        [
            address.description, address.scope.rawValue, "from \(sourceAddress?.description ?? "no route")",
            nameVerdict,
            probe?.verdict ?? "",
        ]
    }

    private var nameVerdict: String {
        guard let names, !names.isEmpty else { return "no name" }
        let text = names.joined(separator: " ")
        return switch forwardConfirmed {
        case true?: "\(text) (confirmed)"
        case false?: "\(text) (mismatch)"
        case nil: "\(text) (unconfirmed)"
        }
    }
}

extension ProbeResult {
    fileprivate var verdict: String {
        let reason = if case .error(let text) = outcome { text } else { outcome.name }
        let time = "\(elapsed.milliseconds(places: 1)) ms"
        return ":\(port) \(reason) \(time)\(isWinner ? " ★" : "")"
    }
}
