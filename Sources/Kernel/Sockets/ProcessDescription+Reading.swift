import CLinux
import Core
import Glibc

extension ProcessDescription {
    /// Reads what `/proc` tells of a process (`man 5 proc`). Call it on a worker thread: a user's name may be looked up.
    ///
    /// - Parameter process: A process that may have ended since. Then there is nothing more to tell.
    public static func reading(_ process: SocketProcess) -> ProcessDescription {
        var description = ProcessDescription(process)
        var (folders, users) = (ProcessFolders(), UserNames())
        description.user = users.names(of: [process.uid])[process.uid]
        guard let status = folders.status(of: process.pid), status.startTicks == process.startTicks else {
            return description
        }
        description.restart = UnitFiles().restart(of: process)
        description.arguments = arguments(of: process.pid)
        description.startedAt = wallClock(atTicks: status.startTicks)
        var parent = status.parent
        while parent > 0, description.parents.count < maxParents, let status = folders.status(of: parent) {
            description.parents.append(Parent(pid: parent, name: status.name))
            parent = status.parent
        }
        return description
    }

    /// Parents are deeper in no sane tree; the tree may change while it is read.
    private static let maxParents = 16
    /// Bytes. Longer command lines are cut.
    private static let maxArguments = 4096

    private static func arguments(of process: Int32) -> [String] {
        contents(ofSystemFile: "/proc/\(process)/cmdline", limit: maxArguments)
            .split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Returns the time of a number of clock ticks after the start of the machine, as nanoseconds since 1970.
    private static func wallClock(atTicks ticks: UInt64) -> Int64 {
        var sinceBoot = timespec()
        clock_gettime(CLOCK_BOOTTIME, &sinceBoot)
        let now = Int64(sinceBoot.tv_sec) * 1_000_000_000 + Int64(sinceBoot.tv_nsec)
        let perSecond = max(1, UInt64(sysconf(CInt(_SC_CLK_TCK))))
        let started = ticks / perSecond * 1_000_000_000 + ticks % perSecond * 1_000_000_000 / perSecond
        return .wallClock - now + Int64(clamping: started)
    }
}
