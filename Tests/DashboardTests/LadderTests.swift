import Core
import Screen
import Testing

@testable import Dashboard

@Suite("The ladder's packets")
struct LadderTests {
    /// Returns `count` consecutive packets for each lane, starting with number `first`.
    private static func batch(_ count: Int, first: Int, length: Int = 40) -> PacketBatch {
        var batch = PacketBatch()
        for index in 0..<count {
            for lane in Lane.allCases {
                batch.packets.append(
                    LadderPacket(
                        number: first + index, lane: lane, direction: .aToB,
                        enteredAt: .milliseconds(first + index), fate: .delivered(at: .zero),
                        offset: batch.bytes.count, length: length))
                batch.bytes += [UInt8](repeating: UInt8(truncatingIfNeeded: first + index), count: length)
            }
        }
        return batch
    }

    private static func number(_ row: Ladder.Row?) -> Int? {
        if case .packet(let packet, _) = row { packet.number } else { nil }
    }

    @Test("every row keeps its index and has its own bytes")
    func rows() throws {
        var ladder = Ladder()
        for first in stride(from: 1, to: 100, by: 7) {
            ladder.append(Self.batch(7, first: first), unlisted: 0)
        }
        #expect(ladder.rows(of: .first) == 0..<105)
        for row in 0..<105 {
            guard case .packet(let packet, let bytes) = ladder.row(row, of: .second) else {
                Issue.record("no packet in row \(row)")
                return
            }
            #expect((packet.number, packet.lane) == (row + 1, .second))
            #expect(bytes.count == 40 && bytes.first == UInt8(row + 1))
        }
        #expect(Self.number(ladder.row(105, of: .first)) == nil)
        #expect(Self.number(ladder.row(-1, of: .first)) == nil)
    }

    @Test("the ladder keeps the newest 10,000 packets at most, in whole reports")
    func packets() {
        var ladder = Ladder()
        for report in 0..<50 {
            ladder.append(Self.batch(300, first: 1 + 300 * report), unlisted: 0)
            #expect(ladder.packetCount <= Ladder.maxPackets)
        }
        #expect(ladder.packetCount == 9600)
        #expect(ladder.rows(of: .first) == 10_200..<15_000)
        #expect(Self.number(ladder.row(10_200, of: .first)) == 10_201)
        #expect(Self.number(ladder.row(10_199, of: .first)) == nil)
    }

    @Test("the ladder keeps at most 16 MB")
    func bytes() {
        var ladder = Ladder()
        for report in 0..<20 {
            ladder.append(Self.batch(500, first: 1 + 500 * report, length: 1500), unlisted: 0)
            #expect(ladder.byteCount <= Ladder.maxBytes)
        }
        #expect(ladder.byteCount > Ladder.maxBytes - 2_000_000)
    }

    @Test("unlisted packets share one row in both lanes")
    func unlisted() {
        var ladder = Ladder()
        ladder.append(Self.batch(2, first: 1), unlisted: 12_345)
        ladder.append(PacketBatch(), unlisted: 7)
        ladder.append(Self.batch(2, first: 9000), unlisted: 0)
        #expect(ladder.rows(of: .first) == 0..<6)
        guard case .unlisted(12_345) = ladder.row(2, of: .first),
            case .unlisted(7) = ladder.row(3, of: .second)
        else {
            Issue.record("no row for those not listed")
            return
        }
        #expect(ladder.row(ofPacket: 9001, in: .second) == 5)
        #expect(ladder.row(ofPacket: 2, in: .second) == 1)
        #expect(ladder.row(ofPacket: 500, in: .second) == nil)
    }

    @Test("a packet's fate can change later, and changes of removed or unknown packets are ignored")
    func fates() {
        var ladder = Ladder()
        for report in 0..<80 { ladder.append(Self.batch(100, first: 1 + 100 * report), unlisted: 0) }
        for number in [1, 3001, 3500, 8000, 8001, -4] {
            ladder.apply(FateChange(lane: .second, number: number, fate: .dropped))
        }
        let first = ladder.rows(of: .second).lowerBound
        #expect(first == 3000)
        for row in ladder.rows(of: .second) {
            guard case .packet(let packet, _) = ladder.row(row, of: .second) else { continue }
            #expect((packet.fate == .dropped) == [3001, 3500, 8000].contains(packet.number))
        }
        guard case .packet(let other, _) = ladder.row(3499, of: .first) else { return }
        #expect(other.fate == .delivered(at: .zero))
    }

    @Test("the ladder follows its end until the user scrolls back, and again after G")
    func following() {
        var cursor = FollowingCursor()
        #expect(cursor.selected(in: 0..<0) == nil && cursor.top(in: 0..<0, visible: 5) == 0)
        #expect(cursor.selected(in: 0..<20) == 19 && cursor.top(in: 0..<20, visible: 5) == 15)
        cursor.move(.up, in: 0..<20, visible: 5)
        #expect(!cursor.isFollowing && cursor.selected(in: 0..<57) == 18)
        #expect(cursor.top(in: 0..<57, visible: 5) == 15 && cursor.unseen(in: 0..<57) == 37)
        cursor.move(.pageUp, in: 0..<57, visible: 5)
        #expect(cursor.selected(in: 0..<57) == 14 && cursor.unseen(in: 0..<60) == 40)
        #expect(cursor.unseen(in: 0..<12) == 0)
        cursor.move(.first, in: 0..<57, visible: 5)
        #expect(cursor.selected(in: 0..<57) == 0 && cursor.top(in: 0..<57, visible: 5) == 0)
        // The ladder removes the oldest rows, including the selected one.
        #expect(cursor.selected(in: 30..<90) == 30 && cursor.top(in: 30..<90, visible: 5) == 30)
        cursor.move(.last, in: 30..<90, visible: 5)
        #expect(cursor.isFollowing && cursor.unseen(in: 30..<99) == nil)
        #expect(cursor.selected(in: 30..<99) == 98)
    }

    @Test("moving down to the last row follows the end again")
    func downToTheEnd() {
        var cursor = FollowingCursor()
        cursor.move(.halfPageUp, in: 0..<20, visible: 8)
        #expect(cursor.selected(in: 0..<20) == 15)
        for _ in 0..<3 { cursor.move(.down, in: 0..<20, visible: 8) }
        #expect(!cursor.isFollowing)
        cursor.move(.down, in: 0..<20, visible: 8)
        #expect(cursor.isFollowing)
    }
}
