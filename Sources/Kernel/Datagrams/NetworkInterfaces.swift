import CLinux
import Core
import Glibc

/// The network interfaces of this machine, as an endpoint names them.
enum NetworkInterfaces {
    /// A message names only the first interfaces of a machine that has many.
    private static let maxListed = 8

    /// Returns the index of an interface by its name or number; nil if the interface does not exist.
    static func index(of text: String) -> UInt32? {
        let index = if_nametoindex(text)
        guard index == 0 else { return index }
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        guard let number = UInt32(text), if_indextoname(number, &name) != nil else { return nil }
        return number
    }

    /// Returns why an interface cannot be used: `no interface 'eth9'; the interfaces are lo, eth0`.
    static func missing(_ name: String) -> String { "no interface '\(name)'; \(list)" }

    /// The existing interfaces, in words: `the interfaces are lo, eth0`.
    static var list: String {
        let names = names
        switch names.count {
        case 0: return "there are no interfaces"
        case 1: return "the only interface is \(names[0])"
        default:
            let more = names.count > maxListed ? " and \(names.count - maxListed) more" : ""
            return "the interfaces are " + names.prefix(maxListed).joined(separator: ", ") + more
        }
    }

    private static var names: [String] {
        guard let first = pollux_interfaces() else { return [] }
        defer { if_freenameindex(first) }
        var (names, entry) = ([String](), first)
        while entry.pointee.if_index != 0, let name = entry.pointee.if_name {
            names.append(String(cString: name))
            entry += 1
        }
        return names
    }
}

extension SocketName {
    /// Returns why the address's interface is missing or unknown; nil if it is neither.
    ///
    /// - Parameter needsZone: Whether a link-local address without an interface is an error (RFC 4007 §6).
    func reasonAgainstInterface(needsZone: Bool) -> String? {
        guard case .udp(let address, _) = self else { return nil }
        if let zone = address.zone {
            return NetworkInterfaces.index(of: zone) == nil ? NetworkInterfaces.missing(zone) : nil
        }
        guard needsZone, address.hasScope else { return nil }
        return "\(address) is link-local and needs an interface, as in \(address)%INTERFACE; "
            + NetworkInterfaces.list
    }

    /// The interface that an IPv6 socket is bound to by its address; nil without one.
    var zone: String? { if case .udp(let address, _) = self { address.zone } else { nil } }

    var isGroup: Bool { if case .udp(let address, _) = self { address.isMulticast } else { false } }
}

extension IPAddress {
    /// Whether the address is unique only on one link, so that it needs a zone (RFC 4007 §6).
    var hasScope: Bool {
        family == .ipv6 && (scope == .linkLocal || (scope == .multicast && bytes[1] & 0xf <= 2))
    }
}
