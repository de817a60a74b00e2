import Screen

extension KeyBinding {
    /// The keys of the Resolver pane.
    static let resolver: [KeyBinding] = [
        KeyBinding(.resolver, [.character("i")], .editHost, "edit the host", hint: "host"),
        KeyBinding(.resolver, [.enter], .open, "probe the address, or edit the host", hint: "open"),
        KeyBinding(
            .resolver, [.character("p")], .probePort, "probe a port of all addresses", hint: "probe port"
        ) {
            $0.dashboard.resolver.hasAddresses ? nil : "no address to probe yet"
        },
        KeyBinding(
            .resolver, [.character("c")], .chatWith, "chat with the address, on the probe port",
            hint: "chat"
        ) {
            $0.dashboard.resolver.addresses.selected == nil ? "no address selected" : nil
        },
    ]
}
