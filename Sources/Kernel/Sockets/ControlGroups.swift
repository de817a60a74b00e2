import Core
import Glibc

/// The units and containers of control groups, by the inode numbers of their folders, which the kernel gives as the
/// groups of sockets (`man 7 cgroups`).
struct ControlGroups {
    /// All groups asked for so far; nil for the root group, and for one that has been removed. The kernel does not use
    /// a number again.
    private var units: [UInt64: String?] = [:]
    private var directories = DirectoryReader()

    /// Returns the units and containers of groups. Walks through all groups if one of them is new.
    mutating func units(of ids: Set<UInt64>) -> [UInt64: String] {
        if ids.contains(where: { units[$0] == nil }) {
            let found = allUnits()
            // A group that has been removed keeps the name that it had.
            units = Dictionary(uniqueKeysWithValues: ids.map { ($0, found[$0] ?? units[$0] ?? nil) })
        }
        var result: [UInt64: String] = [:]
        for id in ids { if case .some(let unit?) = units[id] { result[id] = unit } }
        return result
    }

    private mutating func allUnits() -> [UInt64: String] {
        let mounts = contents(ofSystemFile: "/proc/self/mountinfo", limit: 4 << 20)
        guard let mount = ControlGroupMount.path(in: mounts) else { return [:] }
        var units: [UInt64: String] = [:]
        // Paths below the mount. The root group has no unit.
        var folders = [""]
        while let folder = folders.popLast() {
            directories.forEachEntry(of: mount + folder) { _, entry in
                guard entry.type == UInt8(DT_DIR), entry.name[0] != CChar(bitPattern: UInt8(ascii: "."))
                else {
                    return
                }
                let path = "\(folder)/\(String(cString: entry.name))"
                units[entry.inode] = ControlGroupName.unit(ofPath: path)
                folders.append(path)
            }
        }
        return units
    }
}
