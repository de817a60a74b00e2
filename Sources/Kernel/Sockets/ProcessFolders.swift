import CLinux
import Core
import Glibc

/// A reader of the folders of processes in `/proc` (`man 5 proc`).
///
/// A process that has ended, or whose files the user may not read, has no values.
struct ProcessFolders {
    private var directories = DirectoryReader()
    private var text = [UInt8](repeating: 0, count: textSize)

    /// Bytes. A status has about 300.
    private static let textSize = 1024

    /// Reads the pids of all processes, in ascending order.
    mutating func processes() -> [Int32] {
        var processes: [Int32] = []
        directories.forEachEntry(of: "/proc") { _, entry in
            if let process = number(in: entry.name) { processes.append(Int32(bitPattern: process)) }
        }
        // The kernel lists them by pid (`proc_pid_readdir`).
        return processes
    }

    /// Reads the inodes of the sockets that a process holds, in ascending order, each once.
    ///
    /// - Parameter links: Increased by the number of descriptors that were read.
    mutating func sockets(of process: Int32, links: inout Int) -> [UInt32] {
        var sockets: [UInt32] = []
        directories.forEachEntry(of: "/proc/\(process)/fd") { directory, entry in
            links += 1
            if let socket = Self.socket(entry.name, in: directory) { sockets.append(socket) }
        }
        sockets.sort()
        var count = 0
        for socket in sockets where count == 0 || sockets[count - 1] != socket {
            sockets[count] = socket
            count += 1
        }
        sockets.removeLast(sockets.count - count)
        return sockets
    }

    /// Returns the inode of the socket that a link `socket:[INODE]` names.
    private static func socket(_ name: UnsafePointer<CChar>, in directory: CInt) -> UInt32? {
        // The largest link has 19 bytes; a longer one is not of a socket.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            guard let link = buffer.baseAddress else { return nil }
            let count = readlinkat(directory, name, link, buffer.count)
            guard count > 9, count < buffer.count, strncmp(link, "socket:[", 8) == 0 else { return nil }
            link[count] = 0
            return number(in: link + 8, until: UInt8(ascii: "]"))
        }
    }

    /// Reads the number of open descriptors of a process; 0 before Linux 6.2, which does not count them here.
    func openFileCount(of process: Int32) -> Int {
        var status = stat()
        return stat("/proc/\(process)/fd", &status) == 0 ? Int(status.st_size) : 0
    }

    mutating func status(of process: Int32) -> ProcessStatus? {
        let path = "/proc/\(process)/stat"
        guard case .success(let raw) = valueOrErrno({ open(path, O_RDONLY | O_CLOEXEC) }) else { return nil }
        let file = Descriptor(owning: raw)
        // The kernel writes the whole text into the first read.
        let count = read(file.raw, &text, text.count)
        return count > 0 ? ProcessStatus(text[..<count]) : nil
    }

    /// Returns the process as the holder of sockets.
    mutating func holder(_ process: Int32) -> SocketProcess? {
        var file = stat()
        guard let status = status(of: process), stat("/proc/\(process)", &file) == 0 else { return nil }
        return SocketProcess(
            pid: process, name: status.name, uid: file.st_uid, startTicks: status.startTicks,
            unit: ControlGroupName.unit(
                ofProcess: contents(ofSystemFile: "/proc/\(process)/cgroup", limit: 64 * 1024)))
    }
}
