import Core
import Glibc
import Kernel
import PseudoTerminal
import Testing

@testable import App

@Suite("Recording writer", .timeLimit(.minutes(10)))
final class RecordingWriterTests {
    private let poller = Poller()
    private let disk = StuckDisk()
    private var news: [RecordingWriter.News] = []

    deinit { disk.letGo() }

    private func writer(limit: Int = 10_000, open: OpenOutput? = nil) throws -> RecordingWriter {
        let writer = try RecordingWriter(
            "r", force: false, local: .unnamed, poller: poller, limit: limit, open: open ?? disk.open
        ) { [unowned self] in news.append($1) }
        try writer.open(in: poller) { false }
        news = []
        return writer
    }

    /// Returns a batch of datagrams that takes `size` bytes of memory.
    private func batch(datagrams: Int, size: Int) -> DatagramBatch {
        let metadata = (0..<datagrams).map { _ in
            DatagramMetadata(time: 0, direction: .incoming, offset: 0, length: 1)
        }
        var batch = DatagramBatch(bytes: [], metadata: metadata)
        batch.bytes = [UInt8](repeating: 0x78, count: size - batch.memorySize)
        return batch
    }

    private func turn(until condition: () -> Bool) throws {
        let deadline = Instant.current + .patience
        while !condition() {
            try #require(Instant.current < deadline, "it did not come: \(news)")
            try poller.turn(until: deadline)
        }
    }

    private var outcome: RecordingOutcome? {
        for case .ended(let outcome) in news { return outcome }
        return nil
    }

    private var gapEnds: [Int] {
        news.compactMap { if case .gapEnded(let count) = $0 { count } else { nil } }
    }

    @Test("datagrams beyond the queue's limit are counted, and recording resumes after the gap")
    func gap() throws {
        let writer = try writer()
        for _ in 0..<7 { writer.append(batch(datagrams: 3, size: 2_000)) }
        guard case .gapBegan? = news.first, news.count == 1 else {
            Issue.record("the gap is told once: \(news)")
            return
        }
        // A small batch that would fit does not start a second gap.
        writer.append(batch(datagrams: 1, size: 100))
        disk.letGo()
        try turn { !gapEnds.isEmpty }
        #expect(gapEnds == [7], "five of the seven, and two of three datagrams were left out, and one")
        writer.append(batch(datagrams: 2, size: 2_000))
        writer.finish()
        try turn { outcome != nil }
        #expect(
            outcome
                == RecordingOutcome(datagrams: 17, lost: 7, isComplete: true, isKept: true, failure: nil))
        #expect(outcome?.loss == "17 datagrams recorded, 7 lost: writing was too slow")
        #expect(disk.directions.count == 17 && poller.registrationInfo.isEmpty)
    }

    @Test("a batch beyond the queue's limit is recorded in pieces of whole records")
    func largeBatch() throws {
        disk.letGo()
        let writer = try writer(limit: 1_000)
        writer.append(batch(datagrams: 2_000, size: 200_000))
        writer.finish()
        try turn { outcome != nil }
        #expect(outcome?.loss == nil && outcome?.datagrams == 2_000)
        #expect(disk.begun > 4 && disk.directions.count == 2_000)
    }

    @Test("giving up on a blocked disk counts the unwritten datagrams as lost")
    func givenUp() throws {
        let writer = try writer()
        for _ in 0..<2 { writer.append(batch(datagrams: 3, size: 2_000)) }
        #expect(writer.deadline == nil, "while it goes on it is not given up")
        writer.finish()
        let deadline = try #require(writer.deadline)
        writer.timePassed(now: deadline + .nanoseconds(-1))
        #expect(outcome == nil)
        writer.timePassed(now: deadline)
        #expect(outcome?.loss == "0 datagrams recorded, 6 lost: writing was too slow")
        #expect(outcome?.isKept == false && poller.registrationInfo.isEmpty)
    }

    @Test("a write failure ends the recording and reports the records in the file")
    func failure() throws {
        let writer = try writer { _, _ throws(SystemFailure) in try FullDisk(after: 2) }
        for _ in 0..<4 { writer.append(batch(datagrams: 3, size: 2_000)) }
        try turn { outcome != nil }
        #expect(outcome?.datagrams == 6 && outcome?.isKept == true)
        #expect(outcome?.loss == "No space left on device")
        writer.append(batch(datagrams: 3, size: 2_000))
        writer.finish()
        #expect(news.count == 1 && writer.deadline == nil)
    }

    /// A disk with room for a limited number of writes.
    private final class FullDisk: RecordingOutput {
        private var left: Int
        private let rest: NewFile

        init(after pieces: Int) throws(SystemFailure) {
            (left, rest) = (pieces, try NewFile("/dev/full", force: true))
        }

        func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
            guard left > 0 else { return try rest.write(bytes) }
            left -= 1
        }

        func keep() throws(SystemFailure) {}
    }
}
