import Core

/// A scheduler that runs lookups on worker threads and assembles their answers.
///
/// It reports at most 60 times a second, however many names arrive.
public final class Lookups {
    /// The maximum number of concurrent blocking calls.
    public static let maxConcurrentJobs = 64
    /// The maximum number of threads, including those whose lookups have timed out: enough for four time-outs of all
    /// workers, at half a megabyte of address space each.
    public static let maxThreads = 256
    /// The minimum time between two reports of names, about one frame.
    private static let reportInterval = Duration.milliseconds(16)

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
    private let reportLoad: (LookupLoad) -> Void
    private var queue = LookupQueue(limit: maxConcurrentJobs, maxThreads: maxThreads)
    /// The lookups that wait or are in progress, changed in place because a copy would copy all addresses.
    private var assemblies: [LookupID: LookupAssembly] = [:]
    /// The lookups with names to report.
    private var unreported: Set<LookupID> = []
    private var reportedLoad = LookupLoad()
    private var reportedAt = Instant(nanoseconds: 0)

    /// - Parameters:
    ///   - report: Called on the loop's thread when a lookup makes progress.
    ///   - reportLoad: Called when the number of waiting jobs or of threads has changed.
    /// - Throws: `SystemFailure` if no descriptor is free.
    public init(
        poller: Poller, report: @escaping (LookupID, LookupProgress) -> Void,
        reportLoad: @escaping (LookupLoad) -> Void = { _ in }
    ) throws(SystemFailure) {
        (self.report, self.reportLoad) = (report, reportLoad)
        let receiver = Receiver()
        background = try Background(poller: poller, name: "lookups") { receiver.lookups?.receive($0) }
        receiver.lookups = self
    }

    /// When to call `timePassed` next; nil if no lookup is running.
    public var deadline: Instant? {
        .earliest(queue.deadline, hasUnreported ? reportedAt + Self.reportInterval : nil)
    }

    public func submit(_ id: LookupID, _ request: LookupRequest) {
        let now = Instant.current
        assemblies[id] = LookupAssembly(request, startedAt: now)
        queue.add(id, request, now: now)
        startJobs(now: now)
    }

    /// Cancels a lookup. A blocked call ends on its own, and its result is discarded.
    public func cancel(_ id: LookupID) {
        assemblies[id] = nil
        unreported.remove(id)
        queue.cancel(id)
        startJobs(now: .current)
    }

    /// Ends the lookups that have timed out.
    public func timePassed(now: Instant) {
        guard let deadline, deadline <= now else { return }
        let (timedOut, refused) = queue.timePassed(now: now)
        for id in timedOut {
            assemblies[id]?.giveUp(now: now)
            finish(id)
        }
        for id in refused {
            let failure = LookupFailure.noThread(within: LookupQueue.maxWait, abandoned: queue.load.abandoned)
            assemblies[id]?.fail(failure, now: now)
            finish(id)
        }
        startJobs(now: now)
    }

    private func startJobs(now: Instant) {
        while let job = queue.next(now: now) {
            if !start(job, now: now) { queue.finished(job.lookup) }
        }
        if reportedAt + Self.reportInterval <= now || assemblies.isEmpty { reportChanges(now: now) }
    }

    /// Starts a job.
    ///
    /// - Returns: Whether a worker runs it; false if it is done already.
    private func start(_ job: LookupQueue.Job, now: Instant) -> Bool {
        switch job {
        case .forward(let id, let request):
            assemblies[id]?.start(now: now)
            report(id, .started)
            let deadline = now + request.timeout
            if case .addresses(let rows, _) = request.subject {
                queue.add(rows.map(\.address), of: id)
            } else if background.start({ [files] in
                .forward(id, Self.forward(request, files, deadline: deadline))
            }) {
                return true
            } else {
                let reason = "no thread could be started for the lookup"
                assemblies[id]?.fail(LookupFailure(code: "EAGAIN", message: reason), now: now)
            }
            if assemblies[id]?.isComplete == true { finish(id) }
        case .reverse(let id, let address):
            guard let known = assemblies[id]?.names(leadingTo: address) else { return false }
            let isStarted = background.start { [files] in
                .reverse(id, address, Self.reverse(address, known: known, files))
            }
            if isStarted { return true }
            receive(ReverseResult(), of: address, id, now: now)
        }
        return false
    }

    private static func forward(
        _ request: LookupRequest, _ files: NameServiceFiles, deadline: Instant
    ) -> ForwardResult {
        let system = files.read()
        func source(of target: HostQuery.Target) -> String? {
            system.services.source(of: target, hosts: system.hosts, hostName: LocalHost.systemName)
        }
        var result = ForwardResult()
        let target: HostQuery.Target
        do throws(LookupFailure) {
            target = try request.subject.target()
            try NameServiceFiles.check()
        } catch {
            result.failure = error
            return result
        }
        let destinations: [IPAddress]
        switch request.subject {
        case .host(let query):
            switch target {
            case .name(let name):
                guard !system.services.isEmpty || IPAddress.isLiteral(name) else {
                    result.failure = SystemResolver.noService
                    return result
                }
                result = SystemResolver.forward(
                    name, family: request.family, isDNS: source(of: target) == "dns", deadline: deadline)
                if let failure = result.failure {
                    result.failure?.message = HostName.reason(failure.message, for: query.host, askedAs: name)
                }
                // The fully qualified name does not depend on the requested family.
                if request.family != .any, result.failure == nil {
                    result.fullNameOrigin = SystemResolver.fullNameOrigin(of: name, typed: query.typedHost)
                }
            case .address(let address):
                guard address.zoneIndex != nil else {
                    result.failure = .invalidName("no interface is named '\(address.zone ?? "")'")
                    return result
                }
                result.preferred = [address]
                if address.scope == .unspecified, !system.services.isEmpty {
                    let name = LocalHost.systemName
                    result.fullNameOrigin = SystemResolver.fullNameOrigin(of: name, typed: name)
                }
            }
            // gethostbyname2_r can add addresses, such as the IPv4 form of an IPv4-mapped IPv6 address.
            let preferred = Set(result.preferred)
            destinations = result.preferred + result.classic.filter { !preferred.contains($0) }
        case .localHost(let host):
            if system.services.isEmpty {
                result.failure = SystemResolver.noService
            } else {
                result = SystemResolver.forward(
                    host.name, family: request.family, isDNS: false, deadline: deadline)
            }
            destinations = host.addresses.map(\.address)
        case .addresses: return result
        }
        result.routes = destinations.map { ($0, $0.sourceAddressOfRoute()) }
        if result.failure == nil { result.source = source(of: target) }
        return result
    }

    private static func reverse(
        _ address: IPAddress, known: Set<String>, _ files: NameServiceFiles
    ) -> ReverseResult {
        guard !files.read().services.isEmpty else {
            var result = ReverseResult()
            result.failure = SystemResolver.noService
            return result
        }
        return SystemResolver.reverse(address, known: known)
    }

    private func receive(_ result: JobResult) {
        let now = Instant.current
        switch result {
        case .forward(let id, let forward):
            queue.add(assemblies[id]?.receive(forward, now: now) ?? [], of: id)
            queue.finished(id)
            if assemblies[id]?.isComplete == true {
                finish(id)
            } else if let answer = assemblies[id]?.answer {
                report(id, .forward(answer))
            }
        case .reverse(let id, let address, let reverse):
            queue.finished(id)
            receive(reverse, of: address, id, now: now)
        }
        startJobs(now: now)
    }

    private func receive(_ names: ReverseResult, of address: IPAddress, _ id: LookupID, now: Instant) {
        guard assemblies[id] != nil else { return }
        assemblies[id]?.receive(names, of: address, now: now)
        if assemblies[id]?.isComplete == true {
            finish(id)
        } else {
            unreported.insert(id)
        }
    }

    // MARK: Reports

    private var hasUnreported: Bool { !unreported.isEmpty || queue.load != reportedLoad }

    private func reportChanges(now: Instant) {
        guard hasUnreported else { return }
        reportedAt = now
        for id in unreported {
            if let named = assemblies[id]?.takeNamed() { report(id, .named(named)) }
        }
        unreported.removeAll(keepingCapacity: true)
        guard queue.load != reportedLoad else { return }
        reportedLoad = queue.load
        reportLoad(reportedLoad)
    }

    private func finish(_ id: LookupID) {
        unreported.remove(id)
        guard let assembly = assemblies.removeValue(forKey: id) else { return }
        report(id, .finished(assembly.answer))
    }
}
