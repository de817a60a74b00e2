import Core
import Screen

extension KeyBinding {
    /// The keys of the Sockets screen.
    static let sockets: [KeyBinding] = [
        KeyBinding(.sockets, [.character("[")], .previousView, "previous view"),
        KeyBinding(.sockets, [.character("]")], .nextView, "next view", hint: "view"),
        KeyBinding(.sockets, [.enter], .open, "details, or the sockets of a group", hint: "detail"),
        KeyBinding(
            .sockets, [.character("P")], .group, "group by process, peer, port or unit", hint: "group",
            off: showsEnds),
        KeyBinding(
            .sockets, [.character("m")], .mark, "mark this snapshot, to compare later ones with it",
            hint: "mark"),
        KeyBinding(.sockets, [.character("M")], .difference, "difference from the marked snapshot") {
            $0.sockets.sockets.hasMark ? nil : "no mark yet: press m"
        },
        KeyBinding(
            .sockets, [.character(" ")], .freeze, "freeze the table, or go on", hint: "freeze"),
        KeyBinding(.sockets, [.character("v")], .columns, "choose the columns"),
        KeyBinding(.sockets, [.character("w")], .hostNames, "names of peers and ports, or addresses"),
        KeyBinding(.sockets, [.character("d")], .resolvePeer, "look the peer up in the resolver") {
            $0.sockets.selectedPeer == nil ? "no peer with an address selected" : nil
        },
        KeyBinding(
            .sockets, [.character("K"), .function(9)], .signalOwner, "send a signal to the process",
            off: noSocket),
        KeyBinding(
            .sockets, [.character("X")], .closeSocket, "close the connection or listener", off: noSocket),
    ]

    private static let noSocket: @Sendable (State) -> String? = { state in
        state.sockets.selectedSocket == nil ? "no socket selected" : nil
    }

    private static let showsEnds: @Sendable (State) -> String? = { state in
        state.sockets.content == .ends ? "connections that have ended cannot be grouped" : nil
    }
}
