import Core
import Glibc
import Kernel

/// `sockets [-p [REFRESHES]]`: takes one snapshot of the sockets as Pollux does, without printing it.
///
/// With `-p` the snapshot has rates and processes. Then it is refreshed this many times, and a line for each refresh
/// has its processor time in microseconds.
@main
enum Sockets {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let reader = try SocketReader()
        guard arguments.first == "-p" else {
            _ = try reader.read()
            return
        }
        let scan = OwnerScan()
        var history = SocketHistory()
        func takeSnapshot() throws {
            var snapshot = try reader.read()
            history.add(&snapshot)
            scan.addOwners(to: &snapshot)
        }
        try takeSnapshot()
        for _ in 0..<(arguments.dropFirst().first.flatMap { Int($0) } ?? 0) {
            let start = processorMicroseconds()
            try takeSnapshot()
            try StandardStream.output.writeLine("\(processorMicroseconds() - start)")
        }
    }

    private static func processorMicroseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}
