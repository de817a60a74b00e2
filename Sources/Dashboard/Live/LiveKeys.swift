import Screen

extension KeyBinding {
    /// The keys of the Live pane.
    static let live: [KeyBinding] = [
        KeyBinding(.live, [.character("i")], .say, "write a message, or a /command", hint: "say"),
        KeyBinding(
            .live, [.enter], .open, "datagram details and bytes", hint: "detail"
        ) {
            $0.dashboard.live.selected == nil ? "no datagram selected" : nil
        },
        KeyBinding(.live, [.character("x")], .payloadView, "show text, hex, or both", hint: "hex"),
        KeyBinding(.live, [.character("[")], .previousPeer, "select previous peer"),
        KeyBinding(.live, [.character("]")], .nextPeer, "select next peer", hint: "peer") {
            $0.dashboard.live.peers.all.isEmpty ? "no peers yet" : nil
        },
        KeyBinding(
            .live, [.character(" ")], .freeze, "freeze the list, or follow its end", hint: "freeze"),
    ]
}
