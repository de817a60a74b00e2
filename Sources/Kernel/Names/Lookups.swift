import Core

/// Runs lookups on worker threads, at most 64 at a time, and puts their answers together.
public final class Lookups {
    /// The most blocking calls at once.
    public static let mostAtWork = 64

    private enum Piece: Sendable {
        case forward(LookupID, ForwardFacts)
        case reverse(LookupID, IPAddress, ReverseFacts)
    }

    /// Stands for the lookups in the closure that is needed to make them.
    private final class Receiver {
        weak var lookups: Lookups?
    }

    private let background: Background<Piece>
    private let files = NameServiceFiles()
    private let report: (LookupID, LookupProgress) -> Void
    private let reportLoad: (_ waiting: Int, _ atWork: Int) -> Void
    private var queue = LookupQueue(limit: mostAtWork)
    private var requests: [LookupID: LookupRequest] = [:]
    private var running: [LookupID: LookupAssembly] = [:]

    /// - Parameters:
    ///   - report: Called on the loop's thread as a lookup gets on.
    ///   - reportLoad: Called when the number of jobs that wait or work has changed.
    /// - Throws: `SystemFailure` where no descriptor is left.
    public init(
        poller: Poller, report: @escaping (LookupID, LookupProgress) -> Void,
        reportLoad: @escaping (_ waiting: Int, _ atWork: Int) -> Void = { _, _ in }
    ) throws(SystemFailure) {
        (self.report, self.reportLoad) = (report, reportLoad)
        let receiver = Receiver()
        background = try Background(poller: poller, name: "lookups") { receiver.lookups?.take($0) }
        receiver.lookups = self
    }

    /// When `timePassed` is to be called.
    public var deadline: Instant? { running.values.lazy.map(\.deadline).min() }

    public func submit(_ id: LookupID, _ request: LookupRequest) {
        requests[id] = request
        queue.add(.forward(id))
        startJobs()
    }

    /// Nobody awaits the answer any more. A call that blocks ends by itself, and is not waited for.
    public func cancel(_ id: LookupID) {
        requests[id] = nil
        running[id] = nil
        queue.drop(id)
        startJobs()
    }

    /// Ends the lookups whose time is over.
    public func timePassed(now: Instant) {
        for (id, var assembly) in running where assembly.deadline <= now {
            assembly.giveUp(now: now)
            queue.drop(id)
            finish(id, assembly)
        }
        startJobs()
    }

    private func startJobs() {
        let before = (queue.waiting, queue.atWork)
        while let job = queue.next() {
            if !start(job) {
                queue.finished()
                fail(job.lookup)
            }
        }
        if before != (queue.waiting, queue.atWork) { reportLoad(queue.waiting, queue.atWork) }
    }

    private func start(_ job: LookupQueue.Job) -> Bool {
        switch job {
        case .forward(let id):
            guard let request = requests[id] else { return false }
            running[id] = LookupAssembly(request, startedAt: .current)
            report(id, .started)
            return background.start { [files] in .forward(id, Self.forward(request, files)) }
        case .reverse(let id, let address):
            guard let answer = running[id]?.answer else { return false }
            let known = [answer.query, answer.canonicalName].compactMap(\.self) + answer.aliases
            return background.start { .reverse(id, address, SystemResolver.reverse(address, known: known)) }
        }
    }

    private static func forward(_ request: LookupRequest, _ files: NameServiceFiles) -> ForwardFacts {
        let system = files.read()
        func source(of target: HostQuery.Target) -> String? {
            system.services.source(of: target, hosts: system.hosts, hostName: LocalHost.systemName)
        }
        var facts = ForwardFacts()
        let target: HostQuery.Target
        let reached: [IPAddress]
        switch request.subject {
        case .host(let query):
            target = query.target
            switch query.target {
            case .name(let name):
                let source = source(of: target)
                facts = SystemResolver.forward(name, family: request.family, isDNS: source == "dns")
                if request.includesCanonicalAddresses, source == "files" {
                    facts.underCanonicalName = SystemResolver.addressesOnlyUnderCanonicalName(
                        of: name, facts, family: request.family)
                }
            case .address(let address): facts.preferred = [address]
            }
            reached = facts.preferred + facts.underCanonicalName
        case .localHost(let host):
            target = .name(host.name)
            facts = SystemResolver.forward(host.name, family: request.family, isDNS: false)
            reached = host.addresses.map(\.address)
        }
        for address in reached { facts.sourceAddresses[address] = address.sourceAddressOfRoute() }
        if facts.failure == nil { facts.source = source(of: target) }
        return facts
    }

    private func take(_ piece: Piece) {
        queue.finished()
        let now = Instant.current
        switch piece {
        case .forward(let id, let facts):
            if var assembly = running[id] {
                for address in assembly.take(facts, now: now) { queue.add(.reverse(id, address)) }
                settle(id, assembly)
            }
        case .reverse(let id, let address, let facts):
            if var assembly = running[id] {
                assembly.take(facts, of: address, now: now)
                settle(id, assembly)
            }
        }
        startJobs()
        reportLoad(queue.waiting, queue.atWork)
    }

    private func settle(_ id: LookupID, _ assembly: LookupAssembly) {
        if assembly.isComplete { return finish(id, assembly) }
        running[id] = assembly
        report(id, .forward(assembly.answer))
    }

    private func finish(_ id: LookupID, _ assembly: LookupAssembly) {
        running[id] = nil
        requests[id] = nil
        report(id, .finished(assembly.answer))
    }

    private func fail(_ id: LookupID) {
        guard let request = requests[id] else { return }
        var answer = LookupAssembly(request, startedAt: .current).answer
        answer.failure = LookupFailure(code: "EAGAIN", message: "no thread could be started for the lookup")
        running[id] = nil
        requests[id] = nil
        queue.drop(id)
        report(id, .finished(answer))
    }
}
