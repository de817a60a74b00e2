import Core
import Glibc

extension LocalHost {
    /// What `gethostname` gives.
    static var systemName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// More of a hosts file than this is not needed to complete what a user types.
    private static let longestHostsPart = 64 * 1024

    /// Asks the kernel, and no name server: it is done in microseconds.
    ///
    /// The corresponding C function is `getifaddrs`.
    public static func current() -> LocalHost {
        let hosts = HostsFile(contents(ofSystemFile: NameServiceFiles.hostsPath, limit: longestHostsPart))
        var names: [String] = []
        for name in hosts.entries.lazy.flatMap(\.names) where !names.contains(name) { names.append(name) }
        return LocalHost(
            name: systemName, addresses: interfaceAddresses(),
            nameServices: NameServiceSwitch(contents(ofSystemFile: NameServiceFiles.servicesPath)).services,
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
