import Core
import Glibc

/// The processes that hold certain sockets, found by the links `socket:[INODE]` in `/proc/PID/fd`
/// (`man 5 proc`). Those of other users are hidden from all but root.
struct SocketOwners {
    /// In ascending order, so that an inode is found by halving.
    private let inodes: [UInt32]
    /// For each inode the names, lowest pid first, each once.
    private var names: [[String]]

    /// Reads all of `/proc` once.
    init(of sockets: [UInt32]) {
        var inodes: [UInt32] = []
        // A socket that no file stands for has the inode 0.
        for inode in sockets.sorted() where inode != 0 && inode != inodes.last { inodes.append(inode) }
        (self.inodes, names) = (inodes, inodes.map { _ in [] })
        guard !inodes.isEmpty else { return }
        for process in Self.processes() { search(process) }
    }

    /// nil where no process was found.
    func names(holding inode: UInt32) -> [String]? {
        inodes.sortedIndex(of: inode).flatMap { names[$0].isEmpty ? nil : names[$0] }
    }

    private static func processes() -> [UInt32] {
        var processes: [UInt32] = []
        Folder("/proc")?.forEachEntry { _, name in
            if let process = number(name) { processes.append(process) }
        }
        // The kernel lists them in the order of their numbers (`proc_pid_readdir`).
        return processes
    }

    private mutating func search(_ process: UInt32) {
        var held: [Int] = []
        Folder("/proc/\(process)/fd")?.forEachEntry { folder, name in
            guard let inode = Self.socketInode(ofLink: name, in: folder),
                let index = inodes.sortedIndex(of: inode)
            else { return }
            held.append(index)
        }
        guard !held.isEmpty else { return }
        guard let text = processName(of: Int32(bitPattern: process)) else { return }
        for index in held where !names[index].contains(text) { names[index].append(text) }
    }

    private static func socketInode(ofLink name: UnsafePointer<CChar>, in folder: CInt) -> UInt32? {
        // `socket:[4294967295]` has 19 bytes; a longer link is no socket.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
            guard let link = buffer.baseAddress else { return nil }
            let count = readlinkat(folder, name, link, buffer.count)
            guard count > 9, count < buffer.count, strncmp(link, "socket:[", 8) == 0 else { return nil }
            link[count - 1] = 0
            return number(link + 8)
        }
    }

    /// The number that a name consists of; nil for any other name.
    private static func number(_ name: UnsafePointer<CChar>) -> UInt32? {
        var (number, place) = (UInt64(0), 0)
        while name[place] != 0 {
            let digit = UInt8(bitPattern: name[place])
            guard digit.isDecimalDigit else { return nil }
            number = number * 10 + UInt64(digit - UInt8(ascii: "0"))
            place += 1
            guard place <= 10 else { return nil }
        }
        return place > 0 ? UInt32(exactly: number) : nil
    }
}

/// A folder that is open for reading (`man 3 readdir`).
private struct Folder: ~Copyable {
    private let stream: OpaquePointer

    /// nil where the folder is gone, or another user's.
    init?(_ path: String) {
        guard let stream = opendir(path) else { return nil }
        self.stream = stream
    }

    deinit {
        closedir(stream)
    }

    /// Calls `body` with the folder's descriptor and each name in it, which is good for that call only.
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
