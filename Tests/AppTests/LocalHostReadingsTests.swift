import Core
import Dashboard
import Kernel
import Testing

@testable import App

@Suite("Readings of this machine")
struct LocalHostReadingsTests {
    @Test("a thousand changes during a reading cause one further reading, after a pause")
    func manyChanges() throws {
        let poller = Poller()
        var hosts: [LocalHost] = []
        let readings = LocalHostReadings(poller: poller) { event in
            if case .localHost(let host) = event { hosts.append(host) }
        }
        for _ in 0..<1_000 { readings.request() }
        #expect(readings.deadline == nil)
        while hosts.isEmpty { try poller.turn(until: nil) }
        let due = try #require(readings.deadline)
        #expect(due > .current)
        while hosts.count < 2 {
            try poller.turn(until: readings.deadline)
            readings.timePassed(now: .current)
        }
        #expect(readings.deadline == nil && hosts[0] == hosts[1])
    }

    @Test("without a change nothing is read")
    func noChange() {
        let readings = LocalHostReadings(poller: Poller()) { _ in }
        #expect(readings.deadline == nil)
        readings.timePassed(now: .current)
        #expect(readings.deadline == nil)
    }
}
