import Core
import Glibc
import PseudoTerminal
import Testing

@testable import Kernel

@Suite("Poller")
struct PollerTests {
    /// A pipe whose one end is registered, and the number of its handler's calls.
    private final class Source {
        let descriptor: Descriptor
        private let other: Descriptor
        var registration: Poller.Registration?
        private(set) var reports = 0

        init(isReadable: Bool = true) throws {
            var ends: [CInt] = [-1, -1]
            try #require(pipe(&ends) == 0)
            descriptor = Descriptor(owning: ends[0])
            other = Descriptor(owning: ends[1])
            if isReadable { makeReadable() }
        }

        func makeReadable() { _ = write(other.raw, "x", 1) }

        func register(with poller: Poller, then body: @escaping () -> Void = {}) {
            registration = poller.add(descriptor, .readable, name: "source") { [weak self] _ in
                self?.reports += 1
                body()
            }
        }
    }

    /// Runs one turn, which ends at once if nothing is ready.
    private func turn(_ poller: Poller) throws { try poller.turn(until: .current) }

    @Test("a registration's handler is called in each turn until it is released")
    func released() throws {
        let (poller, source) = (Poller(), try Source())
        source.register(with: poller)
        for _ in 0..<2 { try turn(poller) }
        #expect(source.reports == 2)
        #expect(poller.registrationInfo.map(\.reports) == [2])
        source.registration = nil
        #expect(poller.registrationInfo.isEmpty)
        try turn(poller)
        #expect(source.reports == 2)
    }

    @Test("a registration ends with its owner")
    func ownerGone() throws {
        let poller = Poller()
        var source: Source? = try Source()
        source?.register(with: poller)
        try turn(poller)
        #expect(source?.reports == 1)
        source = nil
        #expect(poller.registrationInfo.isEmpty)
        try turn(poller)
    }

    @Test("a registration's interest can be removed and restored")
    func interest() throws {
        let (poller, source) = (Poller(), try Source())
        source.register(with: poller)
        source.registration?.setInterest([])
        try turn(poller)
        #expect(source.reports == 0)
        source.registration?.setInterest(.readable)
        try turn(poller)
        #expect(source.reports == 1)
    }

    @Test("a handler that releases its own registration runs once, and to its end", arguments: [false, true])
    func releasedInOwnHandler(isUrgent: Bool) throws {
        let (poller, source) = (Poller(), try Source())
        // An object that only the handler holds must live until it returns.
        final class Held { var steps: [String] = [] }
        weak var watched: Held?
        var finished: [[String]] = []
        do {
            let held = Held()
            watched = held
            source.registration = poller.add(
                source.descriptor, .readable, name: "own", isUrgent: isUrgent
            ) { [weak source] _ in
                held.steps.append("before")
                source?.registration = nil
                held.steps.append("after")
                finished.append(held.steps)
            }
        }
        #expect(watched != nil)
        for _ in 0..<2 { try turn(poller) }
        #expect(finished == [["before", "after"]])
        #expect(watched == nil && poller.registrationInfo.isEmpty)
    }

    @Test("a handler is not called after another handler releases its registration in the same turn")
    func releasedByAnother() throws {
        let (poller, first, second) = (Poller(), try Source(), try Source())
        first.register(with: poller) { [weak second] in second?.registration = nil }
        second.register(with: poller)
        try turn(poller)
        #expect(first.reports == 1 && second.reports == 0)
        #expect(poller.registrationInfo.count == 1)
    }

    @Test("a handler may release earlier and later registrations, and the others are still called")
    func releasedAround() throws {
        let poller = Poller()
        let sources = try (0..<5).map { _ in try Source() }
        for (index, source) in sources.enumerated() {
            source.register(with: poller) {
                guard index == 2 else { return }
                for other in [0, 1, 3] { sources[other].registration = nil }
            }
        }
        for _ in 0..<2 { try turn(poller) }
        #expect(sources.map(\.reports) == [1, 1, 2, 0, 2])
        // The handlers hold the sources, and the sources hold the registrations.
        for source in sources { source.registration = nil }
    }

    @Test("a descriptor number that is reused in the same turn does not get the old event")
    func reusedNumber() throws {
        let (poller, first, second) = (Poller(), try Source(), try Source())
        let silent = try Source(isReadable: false)
        var (reused, reports) = ([Poller.Registration](), 0)
        let raw = second.descriptor.raw
        first.register(with: poller) { [weak first, weak second] in
            first?.registration = nil
            second?.registration = nil
            // From here on, the number refers to another file, as after close and open.
            #expect(dup2(silent.descriptor.raw, raw) == raw)
            reused.append(poller.add(raw: raw, .readable, name: "reused") { _ in reports += 1 })
        }
        second.register(with: poller)
        for _ in 0..<2 { try turn(poller) }
        #expect(first.reports == 1 && second.reports == 0 && reports == 0)
        silent.makeReadable()
        try turn(poller)
        #expect(reports == 1)
        #expect(reused.count == 1 && poller.registrationInfo.map(\.name) == ["reused"])
        reused = []
        #expect(poller.registrationInfo.isEmpty)
    }

    @Test("a handler may hold the last reference to another registration")
    func nested() throws {
        let (poller, outer, inner) = (Poller(), try Source(), try Source())
        var held = poller.add(inner.descriptor, .readable, name: "inner") { _ in }
        outer.registration = poller.add(outer.descriptor, .readable, name: "outer") { [held] _ in
            held.setInterest([])
        }
        held = poller.add(inner.descriptor, .readable, name: "last") { _ in }
        #expect(poller.registrationInfo.map(\.name) == ["inner", "outer", "last"])
        outer.registration = nil
        #expect(poller.registrationInfo.map(\.name) == ["last"])
        try turn(poller)
        #expect(poller.registrationInfo.map(\.reports) == [1])
    }

    @Test("a registration may outlive its poller, and a poller its registrations")
    func lifetimes() throws {
        let source = try Source()
        var poller: Poller? = Poller()
        weak let watched = poller
        if let poller { source.register(with: poller) }
        poller = nil
        #expect(watched == nil)
        source.registration?.setInterest([])
        source.registration = nil
    }

    @Test("background results arrive on the loop's thread, and never after release")
    func background() throws {
        let poller = Poller()
        var answers: [Int] = []
        var background: Background<Int>? = try Background(poller: poller, name: "work") { answers.append($0) }
        #expect(background?.start { 7 } == true)
        let deadline = Instant.current + .patience
        while answers.isEmpty, Instant.current < deadline { try poller.turn(until: deadline) }
        #expect(answers == [7])
        background = nil
        #expect(poller.registrationInfo.isEmpty)
    }

    @Test("a timer may be cancelled or released by its own handler")
    func timer() throws {
        let poller = Poller()
        for isReleased in [false, true] {
            var timer: FineTimer? = try FineTimer()
            var calls = 0
            timer?.register(with: poller, name: "timer") {
                calls += 1
                if isReleased { timer = nil } else { timer?.cancel() }
            }
            timer?.arm(at: .current)
            let deadline = Instant.current + .patience
            while calls == 0, Instant.current < deadline { try poller.turn(until: deadline) }
            timer?.arm(at: .current)
            try turn(poller)
            #expect(calls == 1)
            #expect(poller.registrationInfo.isEmpty)
        }
    }
}
