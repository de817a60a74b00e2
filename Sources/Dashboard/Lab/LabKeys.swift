import Core
import Screen

extension KeyBinding {
    /// The keys of the lab.
    static let lab: [KeyBinding] = [
        KeyBinding(.lab, [.character(" ")], .startOrPause, "start, pause, go on", hint: "start/pause") {
            $0.lab.awaitsStart ? "the wire is being made" : nil
        },
        KeyBinding(.lab, [.character("o")], .scenarios, "scenario picker", hint: "scenario"),
        KeyBinding(.lab, [.left], .previousSetting, "choose the figure before, in the strip", hint: "choose"),
        KeyBinding(.lab, [.right], .nextSetting, "choose the next figure of the strip"),
        KeyBinding(.lab, [.character("+")], .increase, "more of the chosen figure", hint: "more"),
        KeyBinding(.lab, [.character("-")], .decrease, "less of the chosen figure", hint: "less"),
        KeyBinding(.lab, [.character("x")], .cut, "cut the wire, or mend it", hint: "cut", off: noWire),
        KeyBinding(
            .lab, [.character("H")], .hold, "hold every packet, or let them pass", hint: "hold", off: noWire),
        KeyBinding(.lab, [.character("p")], .passPacket, "pass the held packet", hint: "pass", off: noneHeld),
        KeyBinding(.lab, [.character("d")], .dropPacket, "drop the held packet", hint: "drop", off: noneHeld),
        KeyBinding(.lab, [.enter], .open, "open the packet, decoded", hint: "packet", off: noPacket),
        KeyBinding(.lab, [.character("e")], .export, "write a capture file (pcap)", hint: "pcap") {
            $0.lab.facts?.medium == .wire ? nil : "there is no capture yet: only a wire has one"
        },
        KeyBinding(.lab, [.character("r")], .restart, "start again from the beginning", hint: "restart"),
        KeyBinding(.lab, [.character("y")], .copy, "copy the command line that runs the same (OSC 52)"),
        KeyBinding(
            .labStrip,
            [
                .character("0"), .character("1"), .character("2"), .character("3"), .character("4"),
                .character("5"), .character("6"), .character("7"), .character("8"), .character("9"),
                .character("."), .backspace,
            ], .typeSetting, "type the chosen figure"),
    ]

    private static let noWire: @Sendable (State) -> String? = { state in
        state.lab.facts?.medium == .loopback ? "nobody can hold or cut loopback" : nil
    }

    private static let noneHeld: @Sendable (State) -> String? = { state in
        state.lab.held == nil ? "no packet is held: H holds them" : nil
    }

    private static let noPacket: @Sendable (State) -> String? = { state in
        state.lab.selected == nil ? "there is no packet to open" : nil
    }
}
