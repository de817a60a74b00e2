import Core
import Glibc

/// A search for the processes that hold sockets, by the links `socket:[INODE]` in `/proc/PID/fd` (`man 5 proc`), and
/// for the units, containers and users of sockets.
///
/// Only root can read the links of other users' processes. The first search reads all links, which takes milliseconds
/// or more; later ones read only what may have changed. Call it on a worker thread.
public final class OwnerScan {
    /// What was last read of a process.
    private struct Holdings {
        /// In ascending order.
        var sockets: [UInt32] = []
        var openFiles = 0
        /// nil if the process holds no socket.
        var process: SocketProcess?
    }

    private var folders = ProcessFolders()
    private var groups = ControlGroups()
    private var users = UserNames()
    private var known: [Int32: Holdings] = [:]
    private var holders: [UInt32: [Int32]] = [:]
    private var processes: [Int32: SocketProcess] = [:]
    /// The inodes that all processes have been searched for in vain.
    private var searched: Set<UInt32> = []
    /// The inodes that the current search has not found yet.
    private var wanted: Set<UInt32> = []
    /// The processes that the current search has read.
    private var read: Set<Int32> = []
    /// The last process that was read in turn.
    private var lastInTurn: Int32 = 0

    /// The links that each search reads in turn, on top of what has changed, so that a descriptor that was passed on
    /// unnoticed is found after a while. Opening a folder counts as some links.
    private static let linksInTurn = 64
    private static let linksPerFolder = 8

    public init() {}

    /// Finds the owners of a snapshot's sockets.
    ///
    /// - Parameter hasUnits: Whether to find the units and the names of users as well.
    public func addOwners(to snapshot: inout SocketSnapshot, hasUnits: Bool = true) {
        searchProcesses(for: snapshot.rows)
        var owners = SocketOwners()
        (owners.holders, owners.processes) = (holders, processes)
        (owners.reader, owners.readerPid, owners.isComplete) = (geteuid(), getpid(), true)
        if hasUnits { addUnits(of: snapshot.rows, to: &owners) }
        snapshot.owners = owners
    }

    private func addUnits(of rows: [SocketRow], to owners: inout SocketOwners) {
        var (groupIDs, userIDs) = (Set<UInt64>(), Set<UInt32>())
        // Adjacent rows usually share a group and a user, and comparing is cheaper than hashing.
        var (lastGroup, lastUser) = (UInt64(0), UInt32?.none)
        for row in rows {
            if row.controlGroup != lastGroup {
                lastGroup = row.controlGroup
                if lastGroup != 0 { groupIDs.insert(lastGroup) }
            }
            if row.flags.contains(.hasUser), row.uid != lastUser {
                lastUser = row.uid
                userIDs.insert(row.uid)
            }
        }
        for process in processes.values { userIDs.insert(process.uid) }
        owners.units = groups.units(of: groupIDs)
        owners.users = users.names(of: userIDs)
    }

    private func searchProcesses(for rows: [SocketRow]) {
        read.removeAll(keepingCapacity: true)
        let pids = folders.processes()
        let present = Set(pids)
        for pid in known.keys where !present.contains(pid) { forget(pid) }
        for pid in pids { readIfChanged(pid) }

        var stillUnknown: Set<UInt32> = []
        for row in rows where row.inode != 0 && holders[row.inode] == nil {
            if searched.contains(row.inode) {
                stillUnknown.insert(row.inode)
            } else {
                wanted.insert(row.inode)
            }
        }
        // A process that already holds sockets is the most likely to have got another one.
        for holds in [true, false] {
            for pid in pids where !wanted.isEmpty && known[pid]?.sockets.isEmpty == !holds { readOnce(pid) }
        }
        searched = stillUnknown.union(wanted)
        wanted.removeAll()
        readInTurn(pids)
    }

    /// Reads a process that is new, or whose descriptors have changed.
    private func readIfChanged(_ pid: Int32) {
        if let holdings = known[pid] {
            guard let process = holdings.process else { return }
            let status = folders.status(of: pid)
            // The name changes when the process executes another program, which closes descriptors.
            if status?.startTicks == process.startTicks, status?.name == process.name,
                folders.openFileCount(of: pid) == holdings.openFiles
            {
                return
            }
        }
        readOnce(pid)
    }

    private func readInTurn(_ pids: [Int32]) {
        let next = pids.partitioningIndex { $0 > lastInTurn }
        var links = 0
        for pid in pids[next...] + pids[..<next] {
            guard links < Self.linksInTurn else { break }
            lastInTurn = pid
            links += Self.linksPerFolder + readOnce(pid)
        }
    }

    /// Reads the descriptors of a process, unless this search has done so.
    ///
    /// - Returns: The number of descriptors that were read.
    @discardableResult
    private func readOnce(_ pid: Int32) -> Int {
        guard read.insert(pid).inserted else { return 0 }
        var links = 0
        // The count comes first: what is opened after it leads to another reading.
        var holdings = Holdings(openFiles: folders.openFileCount(of: pid))
        holdings.sockets = folders.sockets(of: pid, links: &links)
        if !holdings.sockets.isEmpty {
            holdings.process = folders.holder(pid)
            if holdings.process == nil { holdings.sockets = [] }
        }
        replace(known[pid]?.sockets ?? [], by: holdings.sockets, of: pid)
        known[pid] = holdings
        processes[pid] = holdings.process
        return links
    }

    private func forget(_ pid: Int32) {
        replace(known[pid]?.sockets ?? [], by: [], of: pid)
        known[pid] = nil
        processes[pid] = nil
    }

    /// Updates the holders of the sockets that a process held before or holds now.
    private func replace(_ old: [UInt32], by new: [UInt32], of pid: Int32) {
        guard old != new else { return }
        var (oldIndex, newIndex) = (0, 0)
        while oldIndex < old.count || newIndex < new.count {
            if newIndex == new.count || oldIndex < old.count && old[oldIndex] < new[newIndex] {
                let inode = old[oldIndex]
                holders[inode]?.removeAll { $0 == pid }
                if holders[inode]?.isEmpty == true { holders[inode] = nil }
                oldIndex += 1
            } else if oldIndex == old.count || new[newIndex] < old[oldIndex] {
                let inode = new[newIndex]
                let index = holders[inode]?.partitioningIndex { $0 > pid } ?? 0
                holders[inode, default: []].insert(pid, at: index)
                wanted.remove(inode)
                newIndex += 1
            } else {
                oldIndex += 1
                newIndex += 1
            }
        }
    }
}
