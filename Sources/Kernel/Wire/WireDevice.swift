import CLinux
import Core
import Glibc
import SystemPackage

/// The configuration of one end's TUN device: its address, its peer, its queue length. It applies to the
/// namespace of the calling process. Source: `man 7 netdevice`, `man 7 rtnetlink`.
struct WireDevice {
    private let end: WireEnd
    private let family: LabFamily

    /// Length of the queue of unread packets; when it is full the kernel drops packets silently. Its default,
    /// 500, is less than TCP may send in one burst.
    private static let queueLength: CInt = 5_000

    init(_ end: WireEnd, _ family: LabFamily) {
        (self.end, self.family) = (end, family)
    }

    func configure() throws(SystemFailure) {
        let control = Descriptor(
            owning: try check("open a control socket") { pollux_datagram_socket(AF_INET) })
        let (raw, name) = (control.raw, WireEnd.deviceName)
        try disableLinkLocalAddress()
        if family == .ipv4 { try setAddresses(raw) }
        _ = try check("bring up \(name)") { pollux_interface_up(raw, name) }
        // An IPv6 address can only be added after the device is up.
        if family == .ipv6 { try addAddress() }
        // Last, because the reply shows that the kernel has finished the earlier steps, such as the route.
        try setLink("set the queue length of \(name)", attribute(UInt16(IFLA_TXQLEN), queueLength))
    }

    private func setAddresses(_ control: CInt) throws(SystemFailure) {
        let requests: [(CInt, IPAddress)] = [
            (SIOCSIFADDR, end.address(family)), (SIOCSIFDSTADDR, end.other.address(family)),
        ]
        for (request, address) in requests {
            _ = try check("assign \(address) to \(WireEnd.deviceName)") {
                address.withSocketAddress(port: 0) {
                    pollux_interface_address(control, UInt(request), WireEnd.deviceName, $0, $1)
                }
            }
        }
    }

    private func addAddress() throws(SystemFailure) {
        let address = end.address(family)
        let action = "assign \(address) to \(WireEnd.deviceName)"
        let control = Descriptor(owning: try check(action) { pollux_datagram_socket(AF_INET6) })
        let (raw, index) = (control.raw, CInt(if_nametoindex(WireEnd.deviceName)))
        var packed = in6_addr()
        withUnsafeMutableBytes(of: &packed) { $0.copyBytes(from: address.bytes) }
        _ = try check(action) { pollux_interface_address6(raw, index, &packed, 64) }
        try awaitAddress(address)
    }

    /// Limit of attempts to bind a new address, and the pause between two of them, in microseconds.
    private static let (maxTrials, pause) = (2_000, useconds_t(1_000))

    /// Waits until the address can be bound. Duplicate address detection (RFC 4862 §5.4) is skipped on a
    /// device without neighbours, but the kernel does so on another thread.
    private func awaitAddress(_ address: IPAddress) throws(SystemFailure) {
        let action = "bind \(address)"
        let socket = Descriptor(owning: try check(action) { pollux_datagram_socket(AF_INET6) })
        let raw = socket.raw
        for _ in 0..<Self.maxTrials {
            switch valueOrErrno({ address.withSocketAddress(port: 0) { bind(raw, $0, $1) } }) {
            case .success: return
            case .failure(.addressNotAvailable): usleep(Self.pause)
            case .failure(let error): throw SystemFailure(action, error)
            }
        }
        throw SystemFailure(action, .addressNotAvailable)
    }

    /// Stops the kernel from adding a link-local address, which would bring unwanted router solicitations and
    /// multicast reports.
    private func disableLinkLocalAddress() throws(SystemFailure) {
        let mode = attribute(UInt16(IFLA_INET6_ADDR_GEN_MODE), [UInt8(IN6_ADDR_GEN_MODE_NONE.rawValue)])
        do throws(SystemFailure) {
            try setLink(
                "disable the link-local address of \(WireEnd.deviceName)",
                attribute(UInt16(IFLA_AF_SPEC), attribute(UInt16(AF_INET6), mode)))
        } catch {
            // A kernel without IPv6 adds no link-local address.
            let unsupported = [Errno.addressFamilyNotSupported, .notSupportedOnSocket, .invalidArgument]
            guard family == .ipv4, unsupported.contains(error.errno) else { throw error }
        }
    }

    private var queueLength: [UInt8] { withUnsafeBytes(of: Self.queueLength) { Array($0) } }

    /// Changes the device by RTM_SETLINK, which a namespace's root may use even if the `ioctl` is refused.
    private func setLink(_ action: String, _ attributes: [UInt8]) throws(SystemFailure) {
        let socket = Descriptor(owning: try check(action) { pollux_route_socket() })
        let (raw, request) = (socket.raw, linkRequest(attributes))
        _ = try check(action) { CInt(send(raw, request, request.count, 0)) }
        var response = [UInt8](repeating: 0, count: 4096)
        let count = try check(action) { CInt(recv(raw, &response, response.count, 0)) }
        // `struct nlmsgerr` begins with the error as a negative number, or zero.
        let errorOffset = MemoryLayout<nlmsghdr>.size
        guard Int(count) >= errorOffset + 4 else { throw SystemFailure(action, .badMessage) }
        let code = response.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: errorOffset, as: CInt.self) }
        if code != 0 { throw SystemFailure(action, Errno(rawValue: -code)) }
    }

    /// Returns a request: `struct nlmsghdr`, `struct ifinfomsg`, and the attributes to change.
    private func linkRequest(_ attributes: [UInt8]) -> [UInt8] {
        var link = ifinfomsg()
        link.ifi_index = CInt(if_nametoindex(WireEnd.deviceName))
        var header = nlmsghdr()
        let fixed = MemoryLayout<nlmsghdr>.size + MemoryLayout<ifinfomsg>.size
        header.nlmsg_len = UInt32(fixed + attributes.count)
        header.nlmsg_type = UInt16(RTM_SETLINK)
        header.nlmsg_flags = UInt16(NLM_F_REQUEST | NLM_F_ACK)
        return withUnsafeBytes(of: header) { Array($0) } + withUnsafeBytes(of: link) { Array($0) }
            + attributes
    }

    /// Returns a `struct rtattr` with its value, padded to four bytes.
    private func attribute(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
        let length = UInt16(4 + value.count)
        let padding = [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
        return withUnsafeBytes(of: length) { Array($0) } + withUnsafeBytes(of: type) { Array($0) } + value
            + padding
    }
}
