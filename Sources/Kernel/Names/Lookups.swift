import Core

/// A scheduler that runs lookups on at most 64 worker threads and assembles their answers.
public final class Lookups {
    /// The maximum number of concurrent blocking calls.
    public static let maxConcurrentJobs = 64

    private enum JobResult: Sendable {
        case forward(LookupID, ForwardResult)
        case reverse(LookupID, IPAddress, ReverseResult)
    }

    /// A weak reference to the lookups, for the closure that must exist before them.
    private final class Receiver {
        weak var lookups: Lookups?
    }

    private let background: Background<JobResult>
    private let files = NameServiceFiles()
    private let report: (LookupID, LookupProgress) -> Void
    private let reportLoad: (_ waiting: Int, _ atWork: Int) -> Void
    private var queue = LookupQueue(limit: maxConcurrentJobs)
    private var reportedLoad = (waiting: 0, atWork: 0)
    /// The lookups in progress: few more than the maximum number of jobs.
    private var running: [(id: LookupID, assembly: LookupAssembly)] = []

    /// - Parameters:
    ///   - report: Called on the loop's thread when a lookup makes progress.
    ///   - reportLoad: Called when the number of waiting or running jobs has changed.
    /// - Throws: `SystemFailure` if no descriptor is free.
    public init(
        poller: Poller, report: @escaping (LookupID, LookupProgress) -> Void,
        reportLoad: @escaping (_ waiting: Int, _ atWork: Int) -> Void = { _, _ in }
    ) throws(SystemFailure) {
        (self.report, self.reportLoad) = (report, reportLoad)
        let receiver = Receiver()
        background = try Background(poller: poller, name: "lookups") { receiver.lookups?.receive($0) }
        receiver.lookups = self
    }

    /// When to call `timePassed` next; nil if no lookup is running.
    public var deadline: Instant? { running.lazy.map(\.assembly.deadline).min() }

    public func submit(_ id: LookupID, _ request: LookupRequest) {
        queue.add(.forward(id, request))
        startJobs()
    }

    /// Cancels a lookup. A blocked call ends on its own, and its result is discarded.
    public func cancel(_ id: LookupID) {
        running.removeAll { $0.id == id }
        queue.drop(id)
        startJobs()
    }

    /// Ends the lookups that have timed out.
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

    /// Starts a job on a worker.
    ///
    /// - Returns: Whether a worker has started the job.
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
            assembly.receive(ReverseResult(), of: address, now: .current)
            update(id, assembly)
        }
        return false
    }

    private static func forward(_ request: LookupRequest, _ files: NameServiceFiles) -> ForwardResult {
        let system = files.read()
        func source(of target: HostQuery.Target) -> String? {
            system.services.source(of: target, hosts: system.hosts, hostName: LocalHost.systemName)
        }
        var result = ForwardResult()
        let target: HostQuery.Target
        let destinations: [IPAddress]
        switch request.subject {
        case .host(let query):
            target = query.target
            switch query.target {
            case .name(let name):
                let source = source(of: target)
                result = SystemResolver.forward(name, family: request.family, isDNS: source == "dns")
                if request.includesCanonicalAddresses, source == "files" {
                    result.underCanonicalName = SystemResolver.addressesOnlyUnderCanonicalName(
                        of: name, result, family: request.family)
                }
            case .address(let address):
                guard address.zoneIndex != nil else {
                    result.failure = .invalidName("no interface is named '\(address.zone ?? "")'")
                    return result
                }
                result.preferred = [address]
                if address.scope == .unspecified {
                    result.fullNameOrigin = SystemResolver.fullNameOrigin(of: LocalHost.systemName)
                }
            }
            // gethostbyname2_r can add addresses, such as the IPv4 form of an IPv4-mapped IPv6 address.
            destinations =
                result.preferred + result.underCanonicalName
                + result.classic.filter { !result.preferred.contains($0) }
        case .localHost(let host):
            target = .name(host.name)
            result = SystemResolver.forward(host.name, family: request.family, isDNS: false)
            destinations = host.addresses.map(\.address)
        }
        result.routes = destinations.map { ($0, $0.sourceAddressOfRoute()) }
        if result.failure == nil { result.source = source(of: target) }
        return result
    }

    private func receive(_ result: JobResult) {
        queue.finished()
        let now = Instant.current
        switch result {
        case .forward(let id, let forward):
            if var assembly = running.first(where: { $0.id == id })?.assembly {
                for address in assembly.receive(forward, now: now) { queue.add(.reverse(id, address)) }
                update(id, assembly)
            }
        case .reverse(let id, let address, let reverse):
            if var assembly = running.first(where: { $0.id == id })?.assembly {
                assembly.receive(reverse, of: address, now: now)
                update(id, assembly)
            }
        }
        startJobs()
    }

    private func update(_ id: LookupID, _ assembly: LookupAssembly) {
        if assembly.isComplete { return finish(id, assembly) }
        guard let index = running.firstIndex(where: { $0.id == id }) else { return }
        running[index].assembly = assembly
        report(id, .forward(assembly.answer))
    }

    private func finish(_ id: LookupID, _ assembly: LookupAssembly) {
        running.removeAll { $0.id == id }
        report(id, .finished(assembly.answer))
    }
}
