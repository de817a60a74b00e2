import Screen

extension KeyBinding {
    /// The keys of the Live pane.
    static let live: [KeyBinding] = [
        KeyBinding(.live, [.character("i")], .say, "say something, or a /command", hint: "say"),
        KeyBinding(
            .live, [.enter], .open, "everything about the datagram, with all its bytes", hint: "detail"
        ) {
            $0.dashboard.live.selected == nil ? "there is no datagram to open yet" : nil
        },
        KeyBinding(.live, [.character("x")], .payloadView, "show text, hex, or both", hint: "hex"),
        KeyBinding(.live, [.character("[")], .previousPeer, "talk to the previous peer"),
        KeyBinding(.live, [.character("]")], .nextPeer, "talk to the next peer", hint: "peer") {
            $0.dashboard.live.peers.all.isEmpty ? "there is no peer yet" : nil
        },
        KeyBinding(
            .live, [.character(" ")], .freeze, "freeze the list, or follow its end", hint: "freeze"),
    ]
}
