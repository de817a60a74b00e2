import Core

extension AddressList {
    /// The details of the selected address; nil without a selection.
    var detail: LabelledLines? { selected.map { details[$0] } }

    /// Returns the number of rows that fits the details of every address, so that the list keeps its height while the
    /// selection moves.
    func detailRows(columns: Int) -> Int {
        details.reduce(0) { max($0, $1.rows(columns: columns)) }
    }
}

extension HostAddress {
    /// Returns the details of the address.
    ///
    /// - Parameters:
    ///   - host: This machine, one of whose interfaces may have the address.
    ///   - rankCount: The number of addresses in `getaddrinfo`'s order.
    func detail(on host: LocalHost?, rankCount: Int) -> LabelledLines {
        let order =
            onlyUnder.map { "only an address of \($0)" } ?? rank.map {
                "\(Quantity.ordinal($0 + 1)) of \(rankCount) in getaddrinfo order (RFC 6724)"
            } ?? "not returned by getaddrinfo"
        let interface = host?.interface(of: address).map { " on \($0)" } ?? ""
        let source = (sourceAddress.map { "from \($0)" } ?? "no route to it") + interface
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
