/// All listeners of a network namespace, sorted by port.
public struct ListenerTable: Sendable, Equatable {
    /// A port on which at least one socket listens.
    public struct Port: Sendable, Equatable {
        public let number: UInt16
        public let transport: Listener.Transport
        /// The indices of its listeners.
        fileprivate var indices: Range<Int>
    }

    /// Sorted by port, then transport, then address.
    public let listeners: [Listener]
    /// The ports of the listeners, each once, in the same order.
    public let ports: [Port]
    /// The ports that the kernel gives to sockets that ask for any. A UDP socket on one of them need not be a service.
    public let dynamicPorts: ClosedRange<UInt16>
    /// Whether the units and the names of the users were read.
    public let hasUnits: Bool

    /// The kernel's default.
    public static let defaultDynamicPorts: ClosedRange<UInt16> = 32_768...60_999

    public init(
        _ listeners: [Listener] = [], dynamicPorts: ClosedRange<UInt16> = Self.defaultDynamicPorts,
        hasUnits: Bool = false
    ) {
        let listeners = listeners.sorted { left, right in
            if left.port != right.port { return left.port < right.port }
            if left.transport != right.transport { return left.transport == .tcp }
            return left.address < right.address
        }
        var ports: [Port] = []
        for (index, listener) in listeners.enumerated() {
            if let last = ports.last, last.number == listener.port, last.transport == listener.transport {
                ports[ports.count - 1].indices = last.indices.lowerBound..<index + 1
            } else {
                ports.append(
                    Port(number: listener.port, transport: listener.transport, indices: index..<index + 1))
            }
        }
        (self.listeners, self.ports) = (listeners, ports)
        (self.dynamicPorts, self.hasUnits) = (dynamicPorts, hasUnits)
    }

    /// Returns the listeners on one of the ports.
    public func listeners(on port: Port) -> ArraySlice<Listener> { listeners[port.indices] }
}
