/// What `/proc` tells of a process besides the sockets that it holds.
public struct ProcessDescription: Sendable, Equatable {
    public let process: SocketProcess
    /// The arguments, as the process has set them; empty for a kernel thread, or if the process has ended.
    public var arguments: [String] = []
    /// When the process started, as nanoseconds since 1970; nil if it has ended.
    public var startedAt: Int64?
    /// The parent, its parent and so on, up to pid 1.
    public var parents: [Parent] = []
    /// The name of the user.
    public var user: String?
    /// When systemd starts the process's service again; nil if the process belongs to none.
    public var restart: UnitRestart?

    public struct Parent: Sendable, Equatable {
        public let pid: Int32
        /// The name in `/proc/PID/comm`. It may contain control characters.
        public let name: String

        public init(pid: Int32, name: String) { (self.pid, self.name) = (pid, name) }
    }

    public init(_ process: SocketProcess) { self.process = process }

    /// Returns whether this describes a process, and not a later one with its pid.
    public func isSame(as other: SocketProcess?) -> Bool {
        other.map { $0.pid == process.pid && $0.startTicks == process.startTicks } ?? false
    }
}
