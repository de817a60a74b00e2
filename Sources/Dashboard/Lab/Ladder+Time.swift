import Core

/// Finding packets by time.
extension Ladder {
    /// A packet's row in the ladder of its lane.
    struct Position: Equatable, Sendable {
        var lane: Lane
        var row: Int
    }

    /// Returns when the packet of a row entered the wire; for packets that were not listed, the last one before them.
    func time(ofRow row: Int, in lane: Lane) -> Duration {
        var row = row
        while rows(of: lane).contains(row) {
            if case .packet(let packet, _) = self.row(row, of: lane) { return packet.enteredAt }
            row -= 1
        }
        return .zero
    }

    /// Returns the last row of a lane that is not after a moment; nil if there is none.
    func lastRow(notAfter time: Duration, in lane: Lane) -> Int? {
        let row = firstRow(in: lane) { $0 > time } - 1
        return rows(of: lane).contains(row) ? row : nil
    }

    /// Returns the packet that entered after another one, over both lanes; the first lane wins among equal times.
    func position(after position: Position) -> Position? {
        let (time, other) = (time(ofRow: position.row, in: position.lane), position.lane.other)
        let next = firstRow(in: other) { other == .first ? $0 > time : $0 >= time }
        return [
            packet(from: position.row + 1, step: 1, in: position.lane),
            packet(from: next, step: 1, in: other),
        ].compactMap(\.self).min { isBefore($0, $1) }
    }

    /// Returns the packet that entered before another one, over both lanes.
    func position(before position: Position) -> Position? {
        let (time, other) = (time(ofRow: position.row, in: position.lane), position.lane.other)
        let next = firstRow(in: other) { other == .first ? $0 > time : $0 >= time }
        return [
            packet(from: position.row - 1, step: -1, in: position.lane),
            packet(from: next - 1, step: -1, in: other),
        ].compactMap(\.self).max { isBefore($0, $1) }
    }

    /// The last packet of both lanes; nil without packets.
    var lastPosition: Position? {
        Lane.allCases.compactMap { packet(from: rows(of: $0).upperBound - 1, step: -1, in: $0) }
            .max { isBefore($0, $1) }
    }

    private func isBefore(_ one: Position, _ other: Position) -> Bool {
        (time(ofRow: one.row, in: one.lane), one.lane.rawValue, one.row)
            < (time(ofRow: other.row, in: other.lane), other.lane.rawValue, other.row)
    }

    /// Returns the first packet from a row on, past rows of packets that were not listed.
    private func packet(from row: Int, step: Int, in lane: Lane) -> Position? {
        var row = row
        while rows(of: lane).contains(row) {
            if case .packet = self.row(row, of: lane) { return Position(lane: lane, row: row) }
            row += step
        }
        return nil
    }

    /// Returns the first row whose time satisfies a condition that all later rows satisfy too, by binary search.
    private func firstRow(in lane: Lane, where isLater: (Duration) -> Bool) -> Int {
        var (low, high) = (rows(of: lane).lowerBound, rows(of: lane).upperBound)
        while low < high {
            let middle = (low + high) / 2
            if isLater(time(ofRow: middle, in: lane)) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
