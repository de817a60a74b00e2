import Core
import Screen

/// The moment that a run is about, which the ladders show once it has ended.
extension LabState {
    /// Scrolls both ladders to the most telling packet, or else to the start. Two lanes of TCP without such a packet
    /// differ in their round trips: if one has grown, its maximum is shown, and else the end.
    ///
    /// They stay where they are if the user has scrolled or filtered them, or follows a lesson, whose steps include
    /// finding a packet.
    ///
    /// - Parameter visible: The number of visible rows of each ladder.
    mutating func showKeyMoment(visible: LanePair<Int>) {
        guard !isOn, lesson == nil, ladder.filter.isEmpty,
            Lane.allCases.allSatisfy({ self[$0].cursor.isFollowing })
        else { return }
        let key = Lane.allCases.compactMap { ladder.keyPacket(in: $0) }.min { $0.kind < $1.kind }
        let isTCPOnly = Lane.allCases.allSatisfy { transports[$0].isTCP }
        guard let moment = key?.packet.enteredAt ?? (isTCPOnly ? history.longestRoundTrip : .zero)
        else { return }
        scroll(to: moment, visible: visible, isCentered: true)
    }
}

/// What a packet can show, the most telling first.
private enum KeyKind: Int, Comparable {
    case zeroWindow, retransmission, duplicateSACK, icmp, loss

    init?(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>) {
        if packet.reason == .zeroWindow {
            self = .zeroWindow
        } else if packet.isRetransmission {
            self = .retransmission
        } else if packet.isDuplicateSACK {
            self = .duplicateSACK
        } else if PacketKind.icmp.includes(bytes, packet) {
            self = .icmp
        } else if packet.fate.isGone {
            self = .loss
        } else {
            return nil
        }
    }

    static func < (one: KeyKind, other: KeyKind) -> Bool { one.rawValue < other.rawValue }
}

extension Ladder {
    /// Returns the first packet of the most telling kind in a lane; nil if all just carry or acknowledge data.
    fileprivate func keyPacket(in lane: Lane) -> (kind: KeyKind, packet: LadderPacket)? {
        var key: (kind: KeyKind, packet: LadderPacket)?
        for row in rows(of: lane) {
            guard case .packet(let packet, let bytes) = self.row(row, of: lane),
                let kind = KeyKind(packet, bytes), key.map({ kind < $0.kind }) ?? true
            else { continue }
            key = (kind, packet)
        }
        return key
    }
}
