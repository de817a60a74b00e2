/// A condition that a socket meets or not.
enum FilterTerm: Sendable, Equatable {
    /// Free text in the protocol, state, addresses, process or unit.
    case word(SearchPattern)
    case transport(SocketTransport)
    case state(SocketState)
    /// The port of either end.
    case port(UInt16)
    case localPort(UInt16)
    case peerPort(UInt16)
    /// The address of either end.
    case address(SocketAddressRange)
    /// A part of the name of a process that holds the socket.
    case process(SearchPattern)
    /// A process that holds the socket.
    case pid(Int32)
    case uid(UInt32)
    /// The name of the user.
    case user(String)
    /// A part of the unit's name.
    case unit(SearchPattern)
    case scope(ListenerScope)
    /// A comparison, which an unknown number never meets.
    case compare(FilterQuantity, FilterComparison, Double)
}
