/// How busy the workers of the lookups are.
public struct LookupLoad: Sendable, Equatable {
    /// The number of jobs that wait for a worker.
    public var waiting: Int
    /// The number of jobs that workers are running.
    public var atWork: Int
    /// The number of threads that still run a job whose lookup has timed out.
    public var abandoned: Int

    public init(waiting: Int = 0, atWork: Int = 0, abandoned: Int = 0) {
        (self.waiting, self.atWork, self.abandoned) = (waiting, atWork, abandoned)
    }
}
