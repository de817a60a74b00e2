import CLinux
import Core
import Glibc
import Synchronization

/// A cache of `/etc/hosts` and `/etc/nsswitch.conf` that rereads them only after a change.
///
/// A hosts file may have a hundred thousand lines, and many concurrent lookups need it. Of a larger one only the
/// beginning is kept, so that it cannot exhaust memory.
final class NameServiceFiles: Sendable {
    struct Contents: Sendable {
        let hosts: HostsFile
        let services: NameServiceSwitch
    }

    private struct Cached {
        let stamps: [timespec]
        let contents: Contents
    }

    static let hostsPath = "/etc/hosts"
    static let servicesPath = "/etc/nsswitch.conf"

    /// In bytes: 100,000 lines of a blocklist.
    private static let maxHostsSize = 4 << 20
    /// In bytes. The file has one line for each of a dozen databases.
    static let maxServicesSize = 64 * 1024

    private let cached = Mutex<Cached?>(nil)

    func read() -> Contents {
        let stamps = [Self.hostsPath, Self.servicesPath].map(Self.modificationTime)
        return cached.withLock { cached in
            if let cached,
                zip(cached.stamps, stamps).allSatisfy({ $0.tv_sec == $1.tv_sec && $0.tv_nsec == $1.tv_nsec })
            {
                return cached.contents
            }
            let hosts = contents(ofSystemFile: Self.hostsPath, limit: Self.maxHostsSize + 1)
            let contents = Contents(
                hosts: HostsFile(
                    hosts.prefix(Self.maxHostsSize), isComplete: hosts.count <= Self.maxHostsSize),
                services: NameServiceSwitch(
                    contents(ofSystemFile: Self.servicesPath, limit: Self.maxServicesSize)))
            cached = Cached(stamps: stamps, contents: contents)
            return contents
        }
    }

    /// Checks that the C library can read its files: with a pipe it would wait for a writer, and a device may never end.
    ///
    /// - Parameter table: The file of the kind of lookup.
    /// - Throws: `LookupFailure` that names the file.
    static func check(and table: String = hostsPath) throws(LookupFailure) {
        for path in [table, servicesPath] {
            var status = stat()
            if stat(path, &status) == 0, !status.isRegularFile {
                throw LookupFailure(code: "EAI_SYSTEM", message: "\(path) is not a regular file")
            }
        }
    }

    private static func modificationTime(_ path: String) -> timespec {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mtim : timespec()
    }
}
