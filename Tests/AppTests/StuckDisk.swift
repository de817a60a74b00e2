import Foundation
import Kernel
import Synchronization

@testable import App

/// A disk whose writes block until it is released, and which keeps them in memory.
final class StuckDisk: Sendable {
    private let contents = Mutex<[UInt8]>([])
    private let pieces = Atomic(0)
    private let isFree = Atomic(false)
    private let gate = DispatchSemaphore(value: 0)

    /// Opens the disk as the output of a recording.
    var open: OpenOutput {
        { [self] _, _ throws(SystemFailure) in Output(disk: self) }
    }

    /// Releases all current and future writes.
    func letGo() {
        isFree.store(true, ordering: .releasing)
        gate.signal()
    }

    /// The bytes written so far.
    var bytes: [UInt8] { contents.withLock { $0 } }

    /// The number of writes that have started, finished or not.
    var begun: Int { pieces.load(ordering: .acquiring) }

    /// The direction of each record, in order.
    var directions: [String] {
        String(decoding: bytes, as: UTF8.self).matches(of: /"direction":"(\w+)"/).map { String($0.1) }
    }

    private final class Output: RecordingOutput {
        private let disk: StuckDisk

        init(disk: StuckDisk) { self.disk = disk }

        func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
            disk.pieces.add(1, ordering: .releasing)
            while !disk.isFree.load(ordering: .acquiring) { disk.gate.wait() }
            disk.gate.signal()
            disk.contents.withLock { $0 += bytes }
        }

        func keep() throws(SystemFailure) {}
    }
}
