import Core

/// Returns the ports that the kernel gives to sockets that ask for any: `ip_local_port_range` (`man 7 ip`).
public func localPortRange() -> ClosedRange<UInt16> {
    let text = contents(ofSystemFile: "/proc/sys/net/ipv4/ip_local_port_range", limit: 64)
    let ports = text.split { !$0.isDecimalDigit }.compactMap { UInt16(String(decoding: $0, as: UTF8.self)) }
    guard ports.count == 2, ports[0] <= ports[1] else { return ListenerTable.defaultDynamicPorts }
    return ports[0]...ports[1]
}
