import Screen

extension KeyBinding {
    /// The keys of the Protocols pane.
    static let protocols: [KeyBinding] = [
        KeyBinding(
            .protocols, [.enter], .open, "everything about the protocol, tried on this kernel",
            hint: "detail"
        ) {
            $0.dashboard.protocols.list.selected == nil ? "there is no protocol to open" : nil
        },

        KeyBinding(
            .protocols, [.character("p")], .useAsProbePort, "no use here: a protocol has no port"
        ) { _ in
            "a protocol has no port: ports are those of the services"
        },
    ]
}
