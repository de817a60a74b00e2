import CLinux
import Core
import Glibc
import SystemPackage

extension Endpoint {
    /// Whether the host is a name that must be looked up.
    public var hasHostName: Bool {
        if case .udp(let host, _) = target { IPAddress(host) == nil } else { false }
    }
}

/// An endpoint whose host, if it has one, is resolved to an address.
public struct ResolvedEndpoint: Sendable, Equatable {
    public let name: SocketName
    /// The endpoint's own options.
    public let options: Endpoint

    /// The address family; nil for a Unix socket.
    public var family: IPAddress.Family? {
        if case .udp(let address, _) = name { address.family } else { nil }
    }

    /// Looks up the host, and blocks until the answer arrives.
    ///
    /// - Parameter family: The address family of the socket that will send there; an address of another family is
    ///   used only if there is no other.
    /// - Throws: `DatagramFailure` if there is no such host.
    public init(_ endpoint: Endpoint, for family: IPAddress.Family? = nil) throws(DatagramFailure) {
        options = endpoint
        switch endpoint.target {
        case .path(let path): name = .path(path)
        case .abstract(let bytes): name = .abstract(bytes)
        case .udp(let host, let port):
            let addresses =
                if let address = IPAddress(host) { [address] } else { try Self.addresses(of: host) }
            guard let first = addresses.first else {
                throw DatagramFailure("look up \(host)", "no address found", code: .noSuchAddressOrDevice)
            }
            let address = addresses.first { $0.family == family } ?? first
            name = .udp(endpoint.interface.map(address.inZone(of:)) ?? address, port)
        }
    }

    private init(_ name: SocketName) {
        self.name = name
        options = Endpoint(.path([]))
    }

    /// Returns an endpoint to bind a socket that can send to `name`; the kernel chooses the port or the abstract name.
    public static func anyName(toReach name: SocketName) -> ResolvedEndpoint {
        switch name {
        case .udp(let address, _) where address.family == .ipv4:
            ResolvedEndpoint(.udp(IPAddress(ipv4: 0), 0))
        case .udp:
            ResolvedEndpoint(
                .udp(IPAddress(bytes: [UInt8](repeating: 0, count: 16)) ?? IPAddress(ipv4: 0), 0))
        case .path, .abstract, .unnamed: ResolvedEndpoint(.unnamed)
        }
    }

    /// Returns the addresses of a host in RFC 6724 order. The corresponding C function is `getaddrinfo`.
    private static func addresses(of host: String) throws(DatagramFailure) -> [IPAddress] {
        func failure(_ reason: String) -> DatagramFailure {
            DatagramFailure("look up \(host)", reason, code: .noSuchAddressOrDevice)
        }
        let name: String
        do throws(LookupFailure) {
            name = try HostName.ascii(of: host)
            try NameServiceFiles.check()
        } catch {
            throw failure(error.message)
        }
        let services = NameServiceSwitch(
            contents(ofSystemFile: NameServiceFiles.servicesPath, limit: NameServiceFiles.maxServicesSize))
        guard !services.isEmpty || IPAddress.isLiteral(name) else {
            throw failure(SystemResolver.noService.message)
        }
        var hints = addrinfo()
        hints.ai_socktype = pollux_datagram()
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard code == 0 else {
            let reason =
                code == EAI_SYSTEM ? Errno(rawValue: errno).description : String(cString: gai_strerror(code))
            throw failure(HostName.reason(reason, for: host, askedAs: name))
        }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = entry.ai_addr.flatMap({ IPAddress($0) }) { addresses.append(address) }
            next = entry.ai_next
        }
        return addresses
    }
}

extension IPAddress {
    /// Returns the address with the interface as its zone, if the address needs a zone (RFC 4007 §6).
    fileprivate func inZone(of interface: String) -> IPAddress {
        guard zone == nil, hasScope else { return self }
        return IPAddress(bytes: bytes, zone: interface) ?? self
    }
}
