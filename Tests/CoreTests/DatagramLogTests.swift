import TestSupport
import Testing

@testable import Core

@Suite("Datagram log")
struct DatagramLogTests {
    /// Datagrams that carry their own number, so that any wrong index shows.
    private func batch(_ numbers: Range<Int>, size: Int = 8) -> DatagramBatch {
        var batch = DatagramBatch()
        for number in numbers {
            let digits = Array(String(number).utf8)
            let payload = digits + [UInt8](repeating: UInt8(ascii: "."), count: size - digits.count)
            batch.metadata.append(
                DatagramMetadata(
                    time: Int64(number), direction: .incoming, offset: batch.bytes.count, length: size))
            batch.bytes += payload
        }
        return batch
    }

    private func number(_ serial: Int, in log: DatagramLog) -> Int? {
        guard let (batch, metadata) = log.find(serial) else { return nil }
        return Int(
            String(decoding: batch.payload(of: metadata).prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
    }

    @Test("an empty log has no serials and finds nothing")
    func empty() {
        var log = DatagramLog()
        #expect(log.serials == 0..<0)
        log.append(DatagramBatch())
        #expect(log.serials == 0..<0)
        for serial in [-1, 0, 1, Int.max] { #expect(log.find(serial) == nil) }
        log.forEachBatch { _, _ in Issue.record("there is no batch") }
    }

    @Test("every serial is found in its batch, for any batch sizes")
    func finds() {
        var (log, generator, count) = (DatagramLog(), SeededGenerator(seed: 7), 0)
        for _ in 0..<200 {
            let size = Int.random(in: 1...40, using: &generator)
            log.append(batch(count..<count + size))
            count += size
        }
        #expect(log.serials == 0..<count)
        for serial in 0..<count { #expect(number(serial, in: log) == serial) }
        #expect(log.find(count) == nil)
    }

    @Test(
        "the last 10,000 datagrams are kept, old batches are dropped whole, and serials do not change",
        arguments: [1, 7, 256])
    func ring(batchSize: Int) {
        var (log, count) = (DatagramLog(), 0)
        while count < 25_000 {
            log.append(batch(count..<count + batchSize))
            count += batchSize
            #expect(log.serials.upperBound == count)
            #expect(log.serials.count >= min(count, 10_000))
            #expect(log.serials.count < 10_000 + batchSize)
            #expect(log.serials.lowerBound.isMultiple(of: batchSize))
        }
        #expect(log.find(log.serials.lowerBound - 1) == nil)
        for serial in [log.serials.lowerBound, count - 5_000, count - 1] {
            #expect(number(serial, in: log) == serial)
        }
    }

    @Test("with payloads of 65,507 bytes, the log keeps at most 16 MB")
    func bytes() {
        var log = DatagramLog()
        let size = 65_507
        for start in stride(from: 0, to: 600, by: 10) { log.append(batch(start..<start + 10, size: size)) }
        #expect(log.serials.upperBound == 600)
        #expect(log.serials.count * size <= 16 << 20)
        // One more batch would exceed the limit.
        #expect((log.serials.count + 10) * (size + 256) > 16 << 20)
        #expect(number(log.serials.lowerBound, in: log) == log.serials.lowerBound)
        #expect(number(599, in: log) == 599)
    }

    @Test("a batch that exceeds the limit by itself is kept while it is the newest")
    func hugeBatch() {
        var log = DatagramLog()
        log.append(batch(0..<3))
        log.append(batch(3..<303, size: 65_507))
        #expect(log.serials == 3..<303)
        #expect(number(302, in: log) == 302)
        log.append(batch(303..<304))
        #expect(log.serials == 303..<304)
    }

    @Test("batches of empty datagrams and events count too")
    func emptyPayloads() {
        var log = DatagramLog()
        let metadata = DatagramMetadata(time: 0, direction: .incoming, offset: 0, length: 0)
        for _ in 0..<300 {
            log.append(DatagramBatch(metadata: [DatagramMetadata](repeating: metadata, count: 100)))
        }
        #expect(log.serials == 20_000..<30_000)
        #expect(log.find(20_000)?.batch.payload(of: metadata).isEmpty == true)
    }

    @Test("iteration starts with the batch that contains the serial")
    func walk() {
        var log = DatagramLog()
        for start in [0, 10, 20] { log.append(batch(start..<start + 10)) }
        func starts(from serial: Int) -> [Int] {
            var starts: [Int] = []
            log.forEachBatch(from: serial) { first, batch in
                #expect(batch.metadata.count == 10)
                starts.append(first)
            }
            return starts
        }
        #expect(starts(from: 0) == [0, 10, 20])
        #expect(starts(from: 9) == [0, 10, 20])
        #expect(starts(from: 10) == [10, 20])
        #expect(starts(from: 29) == [20])
        #expect(starts(from: 30) == [])
    }

    @Test("a copy does not change when the log grows")
    func copy() {
        var log = DatagramLog()
        log.append(batch(0..<10))
        let copy = log
        for start in stride(from: 10, to: 30_000, by: 100) { log.append(batch(start..<start + 100)) }
        #expect(copy.serials == 0..<10)
        #expect(number(3, in: copy) == 3)
        #expect(log.find(3) == nil)
    }
}
