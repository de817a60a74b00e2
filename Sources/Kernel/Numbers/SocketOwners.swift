import Core
import Glibc

/// The processes that hold given sockets, found by the links `socket:[INODE]` in `/proc/PID/fd` (`man 5 proc`).
///
/// Only root can read the links of other users' processes.
struct SocketOwners {
    /// Sorted, for binary search.
    private let inodes: [UInt32]
    /// The process names for each inode, lowest pid first, without duplicates.
    private var names: [[String]]

    /// Scans all of `/proc` once.
    init(of sockets: [UInt32]) {
        var inodes: [UInt32] = []
        // A socket without a file has the inode 0.
        for inode in sockets.sorted() where inode != 0 && inode != inodes.last { inodes.append(inode) }
        (self.inodes, names) = (inodes, inodes.map { _ in [] })
        guard !inodes.isEmpty else { return }
        for process in Self.processes() { search(process) }
    }

    /// Returns the names of the processes that hold a socket; nil if none was found.
    func names(holding inode: UInt32) -> [String]? {
        inodes.sortedIndex(of: inode).flatMap { names[$0].isEmpty ? nil : names[$0] }
    }

    private static func processes() -> [UInt32] {
        var processes: [UInt32] = []
        Directory("/proc")?.forEachEntry { _, name in
            if let process = number(name) { processes.append(process) }
        }
        // Already sorted: the kernel lists processes by pid (`proc_pid_readdir`).
        return processes
    }

    private mutating func search(_ process: UInt32) {
        var held: [Int] = []
        Directory("/proc/\(process)/fd")?.forEachEntry { directory, name in
            guard let inode = Self.socketInode(ofLink: name, in: directory),
                let index = inodes.sortedIndex(of: inode)
            else { return }
            held.append(index)
        }
        guard !held.isEmpty else { return }
        guard let text = processName(of: Int32(bitPattern: process)) else { return }
        for index in held where !names[index].contains(text) { names[index].append(text) }
    }

    private static func socketInode(ofLink name: UnsafePointer<CChar>, in directory: CInt) -> UInt32? {
        // `socket:[4294967295]` has 19 bytes; a longer link is not a socket.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            guard let link = buffer.baseAddress else { return nil }
            let count = readlinkat(directory, name, link, buffer.count)
            guard count > 9, count < buffer.count, strncmp(link, "socket:[", 8) == 0 else { return nil }
            link[count - 1] = 0
            return number(link + 8)
        }
    }

    /// Returns the value of a name that consists of digits; nil for any other name.
    private static func number(_ name: UnsafePointer<CChar>) -> UInt32? {
        var (number, offset) = (UInt64(0), 0)
        while name[offset] != 0 {
            let digit = UInt8(bitPattern: name[offset])
            guard digit.isDecimalDigit else { return nil }
            number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
            offset += 1
            guard offset <= 10 else { return nil }
        }
        return offset > 0 ? UInt32(exactly: number) : nil
    }
}

/// An open directory (`man 3 readdir`).
private struct Directory: ~Copyable {
    private let stream: OpaquePointer

    /// Fails if the directory does not exist or may not be read.
    init?(_ path: String) {
        guard let stream = opendir(path) else { return nil }
        self.stream = stream
    }

    deinit {
        closedir(stream)
    }

    /// Calls `body` with the directory's descriptor and each name in it. The name is valid for that call only.
    func forEachEntry(_ body: (CInt, UnsafePointer<CChar>) -> Void) {
        let descriptor = dirfd(stream)
        while let entry = readdir(stream) {
            withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: name.pointee)) {
                    body(descriptor, $0)
                }
            }
        }
    }
}
