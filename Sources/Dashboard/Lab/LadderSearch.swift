import Core
import Screen

/// The filter of both ladders, and the search for what it matches.
extension LabState {
    /// Filters both ladders, or shows all packets again; the selection stays on its packet.
    mutating func setFilter(_ text: String) {
        guard text != ladder.filter.text else { return }
        list(text)
        if !ladder.filter.isEmpty { searched = ladder.filter }
    }

    /// Lists the packets again that match the filter: only later reports say what the receiving kernel has lost.
    mutating func listAgain() {
        if !ladder.filter.isEmpty { list(ladder.filter.text) }
    }

    private mutating func list(_ text: String) {
        // A ladder that grows shows its end again, but after a run the selected packet is shown among its neighbours.
        let kept = LanePair(kept(.first), kept(.second))
        let lab = self
        ladder.setFilter(text) { lab.lossAfterWire($0, $1) }
        for lane in Lane.allCases {
            self[lane].cursor.follow()
            if let number = kept[lane], let row = ladder.row(ofPacket: number, in: lane) {
                self[lane].cursor.select(row, in: ladder.rows(of: lane), visible: .max)
            }
        }
    }

    private func kept(_ lane: Lane) -> Int? {
        guard !isOn || !self[lane].cursor.isFollowing,
            let row = self[lane].cursor.selected(in: ladder.rows(of: lane)),
            case .packet(let packet, _) = ladder.row(row, of: lane)
        else { return nil }
        return packet.number
    }

    /// Selects the next or previous packet of the focused ladder that the last filter matches, wrapping around at the
    /// ends.
    mutating func find(isBackward: Bool, visible: Int) -> Reply {
        guard let searched else { return .refusal("no filter yet: press /") }
        let rows = ladder.rows(of: lane)
        guard let selected else {
            return .refusal(ladder.filter.isEmpty ? "no packets yet" : "the filter hides all packets")
        }
        for distance in 1...rows.count {
            let step = isBackward ? rows.count - distance : distance
            let row = rows.lowerBound + (selected - rows.lowerBound + step) % rows.count
            guard case .packet(let packet, let bytes) = ladder.row(row, of: lane),
                searched.matches(packet, bytes, lostTo: lossAfterWire(packet, bytes))
            else { continue }
            self[lane].cursor.select(row, in: rows, visible: visible)
            choosePacket(inRow: row)
            isStripFocused = false
            return Reply()
        }
        return .refusal("no packet of \(title(of: lane)) matches /\(searched.text)")
    }

    /// Returns the title of a lane's box: `TCP cubic`, and with a filter `TCP cubic /lost: 49`.
    func boxTitle(of lane: Lane) -> String {
        guard !ladder.filter.isEmpty else { return title(of: lane) }
        return "\(title(of: lane)) /\(ladder.filter.text): \(Quantity.grouped(ladder.rows(of: lane).count))"
    }
}
