import Core
import Glibc

extension LocalHost {
    /// The result of `gethostname`.
    static var systemName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Bytes of the hosts file to read for completion; a longer file is cut.
    private static let maxHostsFileSize = 64 * 1024

    /// Reads the current state from the kernel in microseconds, without contacting a name server.
    ///
    /// The corresponding C function is `getifaddrs`.
    public static func current() -> LocalHost {
        let hosts = HostsFile(contents(ofSystemFile: NameServiceFiles.hostsPath, limit: maxHostsFileSize))
        var (names, known): ([String], Set<String>) = ([], [])
        for name in hosts.entries.lazy.flatMap(\.names) where known.insert(name).inserted {
            names.append(name)
        }
        let services = contents(
            ofSystemFile: NameServiceFiles.servicesPath, limit: NameServiceFiles.maxServicesSize)
        return LocalHost(
            name: systemName, addresses: interfaceAddresses(),
            nameServices: NameServiceSwitch(services).services,
            hostsFileNames: names)
    }

    private static func interfaceAddresses() -> [InterfaceAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var (found, entry) = ([InterfaceAddress](), list)
        while let current = entry {
            if let socketAddress = current.pointee.ifa_addr, let address = IPAddress(socketAddress) {
                let interface = String(cString: current.pointee.ifa_name)
                found.append(InterfaceAddress(interface: interface, address: address))
            }
            entry = current.pointee.ifa_next
        }
        return found
    }
}
