/// The text of a socket's ends, as on the screen and in records. Not sanitized.
extension SocketSnapshot {
    /// Returns `127.0.0.1:80`, `[::1]:80`, `[fe80::1%eth0]:80`, a path or `@name`, `route:4321` for a netlink socket,
    /// or `0x0003:eth0` for a packet socket; nil for an unnamed Unix socket.
    public func local(_ row: SocketRow) -> String? {
        var text: [UInt8] = []
        return appendLocal(row, to: &text) ? String(decoding: text, as: UTF8.self) : nil
    }

    /// Returns the other end in the form of `local`; nil if there is none.
    public func peer(_ row: SocketRow) -> String? {
        var text: [UInt8] = []
        return appendPeer(row, to: &text) ? String(decoding: text, as: UTF8.self) : nil
    }

    /// Appends the text of `local`, which makes no string.
    ///
    /// - Returns: Whether there is any.
    @discardableResult
    func appendLocal(_ row: SocketRow, to text: inout [UInt8]) -> Bool {
        switch row.transport {
        case .tcp, .udp, .udplite, .raw: append(row.local, row, to: &text)
        case .unix: return appendUnixName(row, to: &text)
        case .packet:
            let interface = row.interface == 0 ? "any" : interfaces[row.interface] ?? "\(row.interface)"
            text += "0x\(Hexadecimal.text(row.local.port, digits: 4)):\(interface)".utf8
        case .netlink: text += "\(Self.netlinkName(row.netlinkProtocol)):\(row.local.port)".utf8
        }
        return true
    }

    /// Appends the text of `peer`, which makes no string.
    ///
    /// - Returns: Whether there is any.
    @discardableResult
    func appendPeer(_ row: SocketRow, to text: inout [UInt8]) -> Bool {
        guard row.flags.contains(.hasPeer) else { return false }
        switch row.transport {
        case .tcp, .udp, .udplite, .raw: append(row.peer, row, to: &text)
        case .unix: return unixPeer(of: row).map { appendUnixName($0, to: &text) } ?? false
        case .packet: return false
        case .netlink: text += "\(Self.netlinkName(row.netlinkProtocol)):\(row.peer.port)".utf8
        }
        return true
    }

    private func append(_ end: SocketAddressBits, _ row: SocketRow, to text: inout [UInt8]) {
        address(end, row).append(withPort: UInt16(truncatingIfNeeded: end.port), to: &text)
    }

    private func appendUnixName(_ row: SocketRow, to text: inout [UInt8]) -> Bool {
        let name = table.name(of: row)
        guard let first = name.first else { return false }
        if first == 0 { text.append(UInt8(ascii: "@")) }
        text += first == 0 ? name.dropFirst() : name
        return true
    }

    /// Returns the address of one end, with a zone if it is link-local and the socket is bound to an interface.
    public func address(_ bits: SocketAddressBits, _ row: SocketRow) -> IPAddress {
        bits.address(row.family, interface: row.interface, names: interfaces)
    }

    /// Returns the name of a netlink protocol, from `linux/netlink.h`.
    static func netlinkName(_ number: UInt8) -> String { netlinkNames[number] ?? "\(number)" }

    private static let netlinkNames: [UInt8: String] = [
        0: "route", 2: "usersock", 4: "sock_diag", 5: "nflog", 6: "xfrm", 7: "selinux", 8: "iscsi",
        9: "audit",
        10: "fib_lookup", 11: "connector", 12: "netfilter", 15: "uevent", 16: "generic",
        18: "scsitransport", 19: "ecryptfs", 20: "rdma", 21: "crypto", 22: "smc",
    ]
}

extension SocketAddressBits {
    /// Returns the address of one end, with a zone if it is link-local and the socket is bound to an interface.
    ///
    /// - Parameters:
    ///   - family: The family of the socket, `ipv4` or `ipv6`.
    ///   - interface: The index of the interface that the socket is bound to; 0 for any.
    ///   - names: The names of interfaces by index.
    func address(_ family: SocketFamily, interface: UInt32, names: [UInt32: String]) -> IPAddress {
        let address = address(family)
        guard interface != 0, address.family == .ipv6, address.scope == .linkLocal else { return address }
        return IPAddress(family: .ipv6, high: high, low: low, zone: names[interface] ?? "\(interface)")
    }
}
