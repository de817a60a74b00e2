import Core

/// Runs lookups on worker threads, at most 64 at a time, and puts their answers together.
public final class Lookups {
    /// The most blocking calls at once.
    public static let maxAtWork = 64

    private enum Piece: Sendable {
        case forward(LookupID, ForwardResult)
        case reverse(LookupID, IPAddress, ReverseResult)
    }

    /// Stands for the lookups in the closure that is needed to make them.
    private final class Receiver {
        weak var lookups: Lookups?
    }

    private let background: Background<Piece>
    private let files = NameServiceFiles()
    private let report: (LookupID, LookupProgress) -> Void
    private let reportLoad: (_ waiting: Int, _ atWork: Int) -> Void
    private var queue = LookupQueue(limit: maxAtWork)
    private var reportedLoad = (waiting: 0, atWork: 0)
    /// Those that have begun: not many more than can be at work.
    private var running: [(id: LookupID, assembly: LookupAssembly)] = []

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
    public var deadline: Instant? { running.lazy.map(\.assembly.deadline).min() }

    public func submit(_ id: LookupID, _ request: LookupRequest) {
        queue.add(.forward(id, request))
        startJobs()
    }

    /// Nobody awaits the answer any more. A call that blocks ends by itself, and is not waited for.
    public func cancel(_ id: LookupID) {
        running.removeAll { $0.id == id }
        queue.drop(id)
        startJobs()
    }

    /// Ends the lookups whose time is over.
    public func timePassed(now: Instant) {
        guard let deadline, deadline <= now else { return }
        for (id, var assembly) in running where assembly.deadline <= now {
            assembly.giveUp(now: now)
            queue.drop(id)
            finish(id, assembly)
        }
        startJobs()
    }

    private func startJobs() {
        while let job = queue.next() {
            if !start(job) { queue.finished() }
        }
        let load = (queue.waiting, queue.atWork)
        guard load != reportedLoad else { return }
        reportedLoad = load
        reportLoad(load.0, load.1)
    }

    /// - Returns: Whether a worker has the job now.
    private func start(_ job: LookupQueue.Job) -> Bool {
        switch job {
        case .forward(let id, let request):
            var assembly = LookupAssembly(request, startedAt: .current)
            if background.start({ [files] in .forward(id, Self.forward(request, files)) }) {
                running.append((id, assembly))
                report(id, .started)
                return true
            }
            assembly.fail("no thread could be started for the lookup")
            finish(id, assembly)
        case .reverse(let id, let address):
            guard var assembly = running.first(where: { $0.id == id })?.assembly else { return false }
            let known = assembly.names(leadingTo: address)
            if background.start({ .reverse(id, address, SystemResolver.reverse(address, known: known)) }) {
                return true
            }
            assembly.take(ReverseResult(), of: address, now: .current)
            settle(id, assembly)
        }
        return false
    }

    private static func forward(_ request: LookupRequest, _ files: NameServiceFiles) -> ForwardResult {
        let system = files.read()
        func source(of target: HostQuery.Target) -> String? {
            system.services.source(of: target, hosts: system.hosts, hostName: LocalHost.systemName)
        }
        var facts = ForwardResult()
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
            case .address(let address):
                guard address.zoneIndex != nil else {
                    facts.failure = .invalidName("there is no interface '\(address.zone ?? "")' here")
                    return facts
                }
                facts.preferred = [address]
                if address.scope == .unspecified {
                    facts.fullNameOrigin = SystemResolver.fullNameOrigin(of: LocalHost.systemName)
                }
            }
            // The classic calls can know more, such as an address mapped into IPv6.
            reached =
                facts.preferred + facts.underCanonicalName
                + facts.classic.filter { !facts.preferred.contains($0) }
        case .localHost(let host):
            target = .name(host.name)
            facts = SystemResolver.forward(host.name, family: request.family, isDNS: false)
            reached = host.addresses.map(\.address)
        }
        facts.routes = reached.map { ($0, $0.sourceAddressOfRoute()) }
        if facts.failure == nil { facts.source = source(of: target) }
        return facts
    }

    private func take(_ piece: Piece) {
        queue.finished()
        let now = Instant.current
        switch piece {
        case .forward(let id, let facts):
            if var assembly = running.first(where: { $0.id == id })?.assembly {
                for address in assembly.take(facts, now: now) { queue.add(.reverse(id, address)) }
                settle(id, assembly)
            }
        case .reverse(let id, let address, let facts):
            if var assembly = running.first(where: { $0.id == id })?.assembly {
                assembly.take(facts, of: address, now: now)
                settle(id, assembly)
            }
        }
        startJobs()
    }

    private func settle(_ id: LookupID, _ assembly: LookupAssembly) {
        if assembly.isComplete { return finish(id, assembly) }
        guard let place = running.firstIndex(where: { $0.id == id }) else { return }
        running[place].assembly = assembly
        report(id, .forward(assembly.answer))
    }

    private func finish(_ id: LookupID, _ assembly: LookupAssembly) {
        running.removeAll { $0.id == id }
        report(id, .finished(assembly.answer))
    }
}
