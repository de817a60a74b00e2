import Core

/// Returns the ports that the kernel gives to sockets that ask for any: `ip_local_port_range` (`man 7 ip`). A UDP
/// socket on one of them need not be a service.
public func localPortRange() -> ClosedRange<UInt16> {
    let text = contents(ofSystemFile: "/proc/sys/net/ipv4/ip_local_port_range", limit: 64)
    let ports = text.split { !$0.isDecimalDigit }.compactMap { UInt16(String(decoding: $0, as: UTF8.self)) }
    // The kernel's default.
    guard ports.count == 2, ports[0] <= ports[1] else { return 32_768...60_999 }
    return ports[0]...ports[1]
}
