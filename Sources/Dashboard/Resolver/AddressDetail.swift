import Core

extension AddressList {
    /// What is known of the selected address; nil without one.
    var detail: LabelledLines? { selected.map { details[$0] } }

    /// The rows in which every address's detail can be read: the list keeps its height while the selection moves.
    func detailRows(columns: Int) -> Int {
        details.reduce(0) { max($0, $1.rows(columns: columns)) }
    }
}

extension HostAddress {
    /// - Parameter host: Whose interface may have the address.
    func detail(on host: LocalHost?) -> LabelledLines {
        let order =
            onlyUnder.map { "an address of \($0) only" } ?? rank.map {
                "\($0 + 1). of getaddrinfo (RFC 6724)"
            } ?? "not in getaddrinfo's list"
        let place = host?.interface(of: address).map { "  on \($0)" } ?? ""
        let source = sourceAddress.map { "from \($0)" } ?? "no route leads there"
        var detail = LabelledLines()
        detail.add("packed", [address.packedText, source])
        detail.add("order", [order + place])
        detail.add("names", names.map { $0.isEmpty ? ["no name"] : $0 } ?? ["…"])
        detail.add("probe", [probe?.sentence ?? "—"])
        return detail
    }
}

extension ProbeResult {
    /// How the attempt ended, in words.
    fileprivate var sentence: String {
        let time = "after \(elapsed.shortMilliseconds) ms"
        return switch outcome {
        case .open: ":\(port) open \(time)\(isWinner ? ", first of the race" : "")"
        case .refused: ":\(port) refused \(time): no listener"
        case .timeout: ":\(port) no answer \(time)"
        case .unreachable: ":\(port) unreachable \(time): no route"
        case .error(let text): ":\(port) \(text) \(time)"
        }
    }
}
