import Core
import Screen

extension KeyBinding {
    /// The keys of the lab.
    static let lab: [KeyBinding] = [
        KeyBinding(.lab, [.character(" ")], .startOrPause, "start, pause, resume", hint: "start/pause") {
            $0.lab.awaitsStart ? "setting up the wire" : nil
        },
        KeyBinding(.lab, [.character("o")], .scenarios, "choose a scenario", hint: "scenario"),
        KeyBinding(.lab, [.character("L")], .chooseLanes, "choose the lanes", hint: "lanes"),
        KeyBinding(.lab, [.left], .previousSetting, "previous setting", hint: "choose"),
        KeyBinding(.lab, [.right], .nextSetting, "next setting"),
        KeyBinding(.lab, [.character("+")], .increase, "increase the chosen setting", hint: "more"),
        KeyBinding(.lab, [.character("-")], .decrease, "decrease the chosen setting", hint: "less"),
        KeyBinding(.lab, [.character("x")], .cut, "cut or reconnect the wire", hint: "cut", off: noWire),
        KeyBinding(
            .lab, [.character("H")], .hold, "hold packets, or release them", hint: "hold", off: noWire),
        KeyBinding(
            .lab, [.character("U")], .holdNextLanes, "hold both lanes, the first or the second", off: noWire),
        KeyBinding(
            .lab, [.character("p")], .passPacket, "pass the selected held packet", hint: "pass", off: noneHeld
        ),
        KeyBinding(
            .lab, [.character("P")], .passAllPackets, "pass all held packets, and hold what follows",
            off: noneHeld),
        KeyBinding(
            .lab, [.character("d")], .dropPacket, "drop the selected held packet", hint: "drop", off: noneHeld
        ),
        KeyBinding(.lab, [.enter], .open, "packet details", hint: "packet", off: noPacket),
        KeyBinding(.lab, [.character("e")], .export, "write a capture file (pcap)", hint: "pcap") {
            $0.lab.runInfo?.medium == .wire ? nil : "nothing captured yet: run a scenario on the wire first"
        },
        KeyBinding(.lab, [.character("v")], .plot, "charts, time-sequence graph, or neither", hint: "charts"),
        KeyBinding(.lab, [.character(",")], .stepBack, "previous packet of both lanes", off: noPackets),
        KeyBinding(
            .lab, [.character(".")], .stepForward, "next packet of both lanes", hint: "step", off: noPackets),
        KeyBinding(.lab, [.character("<")], .replaySlower, "replay the run, or slower", off: notOver),
        KeyBinding(
            .lab, [.character(">")], .replayFaster, "replay the run, or faster", hint: "replay", off: notOver
        ),
        KeyBinding(.lab, [.character("r")], .restart, "restart from the beginning", hint: "restart"),
        KeyBinding(
            .lab, [.character("B")], .keepAsBase, "keep this run as the base, or forget it"
        ) { $0.lab.hasSent ? nil : "no run to keep yet" },
        KeyBinding(.lab, [], .lesson, "lesson on the scenario"),
        KeyBinding(.lab, [], .endLesson, "end the lesson") {
            $0.lab.lesson == nil ? "no lesson is on: ? in the scenario picker opens one" : nil
        },
        KeyBinding(.lab, [.character("y")], .copy, "copy the equivalent command line (OSC 52)"),
        KeyBinding(
            .labStrip, [.enter], .editSetting, "type a value for the chosen setting", hint: "value",
            off: noNumber),
    ]

    private static let noWire: @Sendable (State) -> String? = { state in
        state.lab.runInfo?.medium == .loopback ? "loopback packets cannot be held or cut" : nil
    }

    private static let noNumber: @Sendable (State) -> String? = { state in
        let (parameter, setup) = (state.lab.chosenParameter, state.lab.setup)
        return parameter.value(in: setup) == nil
            ? "+ and - change \(parameter.text(setup, isASCII: false))" : nil
    }

    private static let noneHeld: @Sendable (State) -> String? = { state in
        guard state.lab.holdTarget == nil else { return nil }
        return state.lab.hold.isOn ? "no packet is held yet" : "no packet is held: press H to hold packets"
    }

    private static let noPackets: @Sendable (State) -> String? = { state in
        state.lab.ladder.packetCount == 0 ? "no packets yet" : nil
    }

    private static let notOver: @Sendable (State) -> String? = { state in
        if state.lab.isOn { return "a run can be replayed when it is over" }
        return state.lab.ladder.packetCount == 0 ? "nothing to replay yet: run a scenario on the wire" : nil
    }

    private static let noPacket: @Sendable (State) -> String? = { state in
        state.lab.selected == nil ? "no packet selected" : nil
    }
}
