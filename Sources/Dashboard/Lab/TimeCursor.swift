import Core
import Screen

/// The one time cursor of both ladders, received strips and charts.
///
/// It is the time of the selected packet: when the user scrolls one lane, the other one scrolls to the same time.
extension LabState {
    /// The moment of the time cursor; nil while the lanes follow their end.
    var cursorTime: Duration? {
        if let replay { return replay.time }
        guard !self[lane].cursor.isFollowing, let selected else { return nil }
        return ladder.time(ofRow: selected, in: lane)
    }

    private var cursors: LanePair<FollowingCursor> { LanePair(self[.first].cursor, self[.second].cursor) }

    /// Whether no lane has been scrolled since both were at the same time.
    var isAligned: Bool { cursors.first == alignedCursors.first && cursors.second == alignedCursors.second }

    /// Scrolls the other lane to the time of the lane that has been scrolled; a replay ends.
    ///
    /// - Parameter visible: The number of visible rows of each ladder.
    mutating func alignLanes(visible: LanePair<Int>) {
        let moved = Lane.allCases.filter { cursors[$0] != alignedCursors[$0] }
        guard let leader = moved.contains(lane) ? lane : moved.first else { return }
        replay = nil
        align(to: leader, visible: visible)
    }

    private mutating func align(to leader: Lane, visible: LanePair<Int>) {
        let other = leader.other
        if self[leader].cursor.isFollowing {
            self[other].cursor.follow()
        } else if let row = self[leader].cursor.selected(in: ladder.rows(of: leader)) {
            scroll(other, to: ladder.time(ofRow: row, in: leader), visible: visible[other])
        }
        alignedCursors = cursors
    }

    /// Scrolls both lanes to a moment.
    ///
    /// - Parameter isCentered: Whether a third of the ladder is left to the rows before it, unless it is low.
    mutating func scroll(to time: Duration, visible: LanePair<Int>, isCentered: Bool = false) {
        for lane in Lane.allCases { scroll(lane, to: time, visible: visible[lane], isCentered: isCentered) }
        alignedCursors = cursors
    }

    private mutating func scroll(_ lane: Lane, to time: Duration, visible: Int, isCentered: Bool = false) {
        let rows = ladder.rows(of: lane)
        let row = ladder.lastRow(notAfter: time, in: lane) ?? rows.lowerBound
        if isCentered {
            self[lane].cursor.pin(row - (visible < 6 ? 0 : visible / 3), in: rows, visible: visible)
        }
        self[lane].cursor.pin(row, in: rows, visible: visible)
    }

    /// Selects the next or the previous packet in the order of time, in whichever lane it is.
    mutating func step(forward: Bool, visible: LanePair<Int>) {
        replay = nil
        guard let last = ladder.lastPosition else { return }
        let selected = selected.map { Ladder.Position(lane: lane, row: $0) }
        let isAtEnd = self[lane].cursor.isFollowing && holdRow(of: lane) == nil
        let current = isAtEnd ? last : selected ?? last
        guard let next = forward ? ladder.position(after: current) : ladder.position(before: current) else {
            return
        }
        lane = next.lane
        isStripFocused = false
        if next == last {
            self[lane].cursor.follow()
        } else {
            self[lane].cursor.pin(next.row, in: ladder.rows(of: lane), visible: visible[lane])
        }
        choosePacket(inRow: next.row)
        align(to: lane, visible: visible)
    }

    /// Returns the message that A had sent last at the time cursor; nil without a cursor or message.
    func message(atCursorIn lane: Lane) -> Int? {
        guard let cursorTime, var row = ladder.lastRow(notAfter: cursorTime, in: lane) else { return nil }
        let first = ladder.rows(of: lane).lowerBound
        // Among acknowledgments, the last data is a few rows away.
        for _ in 0..<Self.maxRowsWithoutMessage where row >= first {
            if case .packet(let packet, let bytes) = ladder.row(row, of: lane), packet.direction == .aToB,
                let message = packet.messages(in: bytes)?.upperBound
            {
                return message
            }
            row -= 1
        }
        return nil
    }

    private static let maxRowsWithoutMessage = 64
}

extension State {
    /// The visible rows of each ladder; one for a lane that is not visible.
    var visibleLadderRows: LanePair<Int> {
        let layout = labLayout
        return LanePair(
            max(1, layout.placed(.first)?.ladder.rows ?? 1), max(1, layout.placed(.second)?.ladder.rows ?? 1))
    }
}
