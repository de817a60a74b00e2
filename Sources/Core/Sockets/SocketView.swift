/// A filter with a name, such as the title of the sockets' table offers.
public struct SocketView: Sendable, Equatable {
    public let name: String
    public let filter: SocketFilter
    /// Whether the view shows connections that have ended, in place of sockets.
    public let showsEnds: Bool

    /// Creates a view of a user's own.
    ///
    /// - Throws: `SocketFilterFailure` if the filter cannot be parsed.
    public init(name: String, filter: String) throws(SocketFilterFailure) {
        (self.name, self.filter, showsEnds) = (name, try SocketFilter(filter), false)
    }

    private init(_ name: String, _ filter: SocketFilter, showsEnds: Bool = false) {
        (self.name, self.filter, self.showsEnds) = (name, filter, showsEnds)
    }

    /// The name of the view of sockets that take traffic from any peer.
    public static let listening = "Listening"

    /// The views that are always there, in the order of the title. The first one is the default.
    public static let builtIn: [SocketView] = [
        SocketView("Network", builtIn("not (proto:unix or proto:netlink or state:time_wait)")),
        SocketView(
            listening,
            builtIn(
                "state:listen not proto:unix or (proto:udp or proto:udplite) state:unconnected not sport:0")),
        SocketView(
            "Connected",
            builtIn(
                "not (proto:unix or proto:netlink or proto:packet or state:listen or state:bound"
                    + " or state:unconnected or state:time_wait)")),
        SocketView("Unix", builtIn("proto:unix")),
        SocketView("Closed", SocketFilter(), showsEnds: true),
        SocketView("All", SocketFilter()),
    ]

    /// Parses a filter that a test has parsed before.
    private static func builtIn(_ text: String) -> SocketFilter {
        (try? SocketFilter(text)) ?? SocketFilter()
    }
}
