import Screen

extension KeyBinding {
    /// The keys of the Protocols pane.
    static let protocols: [KeyBinding] = [
        KeyBinding(
            .protocols, [.enter], .open, "protocol details, and what this kernel supports",
            hint: "detail"
        ) {
            $0.dashboard.protocols.list.selected == nil ? "no protocol selected" : nil
        },

        KeyBinding(
            .protocols, [.character("p")], .useAsProbePort, "not available here: protocols have no ports"
        ) { _ in
            "protocols have no ports: select a service instead"
        },
    ]
}
