import Screen

extension KeyBinding {
    /// The keys of the Services pane.
    static let services: [KeyBinding] = [
        KeyBinding(.services, [.enter], .open, "service details", hint: "detail") {
            $0.dashboard.services.list.selected == nil ? "there is no service to open" : nil
        },
        KeyBinding(
            .services, [.character("p")], .useAsProbePort, "use its port as the probe port, and probe it",
            hint: "probe"
        ) {
            $0.dashboard.services.list.selected == nil ? "no service selected" : nil
        },
        KeyBinding(
            .services, [.character("L")], .onlyListening, "show only what listens, or everything",
            hint: "listening"
        ) {
            $0.dashboard.services.listenersFailure.map { "who listens is unknown: \($0)" }
        },
    ]
}
