import Core
import Glibc

/// The files of systemd's units (`man 5 systemd.unit`).
public struct UnitFiles {
    /// The folders with units of the system, those that win first.
    private let folders: [String]

    /// In bytes. A unit has a few thousand.
    private static let maxFileSize = 256 * 1024

    public init() {
        folders =
            [
                "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
                "/run/systemd/generator.early", "/etc/systemd/system", "/run/systemd/system",
                "/run/systemd/generator", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system",
                "/lib/systemd/system", "/run/systemd/generator.late",
            ]
    }

    init(folders: [String]) { self.folders = folders }

    /// Returns whether systemd starts the service of a process again; nil if the process belongs to no service of the
    /// system, or the service has no file.
    public func restart(of process: SocketProcess) -> UnitRestart? {
        guard let unit = process.unit,
            ControlGroupName.isSystemService(
                contents(ofSystemFile: "/proc/\(process.pid)/cgroup", limit: 64 * 1024))
        else { return nil }
        return restart(ofService: unit)
    }

    /// Returns whether systemd starts a service again; nil if it has no file.
    func restart(ofService unit: String) -> UnitRestart? {
        // An instance `NAME@INSTANCE.service` may have a file of its own, or use the one of its template.
        var names = [unit]
        if let sign = unit.firstIndex(of: "@"), let dot = unit.lastIndex(of: "."), sign < dot {
            names.append("\(unit[...sign])\(unit[dot...])")
        }
        for name in names {
            for folder in folders where access("\(folder)/\(name)", R_OK) == 0 {
                let files = ["\(folder)/\(name)"] + dropIns(of: names)
                return UnitRestart(
                    unitFiles: files.map { contents(ofSystemFile: $0, limit: Self.maxFileSize) })
            }
        }
        return nil
    }

    /// Returns the files that change a unit, in the order of their names. Of those with one name, that for the fewest
    /// units wins, and among these the one in the first folder.
    private func dropIns(of names: [String]) -> [String] {
        var (paths, directories) = ([String: String](), DirectoryReader())
        for name in names + ["service"] {
            for folder in folders {
                directories.forEachEntry(of: "\(folder)/\(name).d") { _, entry in
                    let file = String(cString: entry.name)
                    guard file.hasSuffix(".conf"), paths[file] == nil else { return }
                    paths[file] = "\(folder)/\(name).d/\(file)"
                }
            }
        }
        return paths.sorted { $0.key < $1.key }.map(\.value)
    }
}
