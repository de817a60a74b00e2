import CLinux
import Core
import Glibc
import Synchronization

/// A cache of `/etc/hosts` and `/etc/nsswitch.conf` that rereads them only after a change.
///
/// A hosts file may have a hundred thousand lines, and many concurrent lookups need it.
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

    private let cached = Mutex<Cached?>(nil)

    func read() -> Contents {
        let stamps = [Self.hostsPath, Self.servicesPath].map(Self.modificationTime)
        return cached.withLock { cached in
            if let cached,
                zip(cached.stamps, stamps).allSatisfy({ $0.tv_sec == $1.tv_sec && $0.tv_nsec == $1.tv_nsec })
            {
                return cached.contents
            }
            let contents = Contents(
                hosts: HostsFile(contents(ofSystemFile: Self.hostsPath)),
                services: NameServiceSwitch(contents(ofSystemFile: Self.servicesPath)))
            cached = Cached(stamps: stamps, contents: contents)
            return contents
        }
    }

    private static func modificationTime(_ path: String) -> timespec {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mtim : timespec()
    }
}
