import Screen

extension KeyBinding {
    /// The keys of the Services pane.
    static let services: [KeyBinding] = [
        KeyBinding(.services, [.enter], .open, "everything about the service", hint: "detail") {
            $0.dashboard.services.list.selected == nil ? "there is no service to open" : nil
        },
        KeyBinding(
            .services, [.character("p")], .useAsProbePort, "take its port for the resolver's probe",
            hint: "probe port"
        ) {
            $0.dashboard.services.list.selected == nil ? "there is no service to take the port of" : nil
        },
    ]
}
