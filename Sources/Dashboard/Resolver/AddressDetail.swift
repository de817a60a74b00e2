import Core

extension AddressList {
    /// The number of rows whose details determine the height of the list, which is computed for each frame.
    static let maxMeasuredDetails = 256

    /// The details of the selected address; nil without a selection.
    var detail: LabelledLines? { selected.map(detail) }

    private func detail(ofRow row: Int) -> LabelledLines {
        row < details.count ? details[row] : composedDetail(ofRow: row)
    }

    func composedDetail(ofRow row: Int) -> LabelledLines {
        rows[row].detail(interface: interface(of: rows[row]), rankCount: rankCount)
    }

    /// Returns the number of rows that fits the details of the first addresses and of the selected one, so that the
    /// list keeps its height while the selection moves.
    func detailRows(columns: Int) -> Int {
        let first = details.reduce(0) { max($0, $1.rows(columns: columns)) }
        return max(first, detail?.rows(columns: columns) ?? 0)
    }
}

extension HostAddress {
    /// Returns the details of the address.
    ///
    /// - Parameters:
    ///   - interface: The interface of this machine that has the address.
    ///   - rankCount: The number of addresses in `getaddrinfo`'s order.
    fileprivate func detail(interface: String?, rankCount: Int) -> LabelledLines {
        let order =
            rank.map { "\(Quantity.ordinal($0 + 1)) of \(rankCount) in getaddrinfo order" }
            ?? "not returned by getaddrinfo"
        let suffix = interface.map { " on \($0)" } ?? ""
        let source = (sourceAddress.map { "from \($0)" } ?? "no route to it") + suffix
        var detail = LabelledLines()
        detail.add("packed", [address.packedText, source])
        detail.add("order", [order])
        detail.add("names", names.map { $0.isEmpty ? ["no name"] : $0 } ?? ["…"])
        detail.add("probe", [probe?.sentence ?? "—"])
        return detail
    }
}

extension ProbeResult {
    /// The outcome in words.
    fileprivate var sentence: String {
        let time = "after \(elapsed.shortMilliseconds) ms"
        return switch outcome {
        case .open: ":\(port) open \(time)\(isWinner ? ", first to connect" : "")"
        case .refused: ":\(port) refused \(time): nobody listens"
        case .timeout: ":\(port) no answer \(time)"
        case .unreachable: ":\(port) unreachable \(time): no route"
        case .error(let text): ":\(port) \(text) \(time)"
        }
    }
}
