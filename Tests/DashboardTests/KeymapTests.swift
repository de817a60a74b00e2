import Core
import Screen
import Testing

@testable import Dashboard

/// Presses every key of the keymap.
@Suite("The keymap")
struct KeymapTests {
    /// Returns a program in the state that the context needs: an input line with `exa` in it, help, or a pane
    /// with a table. Otherwise the 21st of 40 addresses is selected, after a search and scrolled by a column.
    private func program(in context: KeyContext) throws -> Program {
        if context == .services || context == .detail {
            var program = try Program.filled(.services)
            if context == .detail { program.press(.down, .enter) }
            return program
        }
        if context == .protocols { return try .filled(.protocols) }
        if context == .lab || context == .labStrip { return try lab(isStripFocused: context == .labStrip) }
        if context == .live { return try .chat() }
        if context == .scenarios {
            var program = try Program()
            program.press(.character("3"))
            return program
        }
        if context == .sockets || context == .checklist {
            var machine = SocketMachine()
            var program = try Program.sockets(&machine)
            if context == .checklist { program.press(.character("v")) }
            // With a mark, so that there is something to compare with.
            program.state.sockets.sockets.markSnapshot()
            return program
        }
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.lookUp("example.org", answer: Sample.answer(of: "example.org", addresses: 40))
        program.press(.character("/"))
        program.type("198.51.100.3")
        program.press(.enter, .escape, .home, .right, .character("s"))
        for _ in 0...20 { program.press(.down) }
        if context == .overlay { program.press(.character("?")) }
        if context == .input {
            program.press(.character("i"))
            program.type("exa")
        }
        return program
    }

    /// Returns a program with a run that holds a packet; its loss of 10 % is the selected parameter.
    private func lab(isStripFocused: Bool) throws -> Program {
        var program = try Program.lab()
        program.start()
        var run = LabRun.lossy
        run.hold(1, next: 1)
        program.send(run.report())
        program.state.lab.hold.isOn = true
        program.state.lab.chosenParameter = .loss
        program.state.lab.isStripFocused = isStripFocused
        return program
    }

    @Test("every key of a command runs the command", arguments: Command.allCases)
    func command(command: Command) throws {
        let bindings = KeyBinding.shipped.filter { $0.command == command }
        #expect(!bindings.isEmpty)
        for binding in bindings {
            for key in binding.keys {
                var program = try program(in: binding.context)
                let effects = program.press(key)
                #expect(
                    Self.hasHappened(binding, program.state, effects),
                    "\(key.name) in \(binding.context.title)")
            }
        }
    }

    private static func hasHappened(_ binding: KeyBinding, _ state: State, _ effects: [Effect]) -> Bool {
        let selected = state.dashboard.resolver.addresses.selected
        let visible =
            state.paneLayout.rect(of: .resolver).map {
                state.dashboard.resolver.regions(in: $0.inset(by: 1)).rows.rows
            } ?? 0
        let prompt = state.dashboard.resolver.prompt
        let list = state.dashboard.resolver.addresses.list
        let lab = state.lab
        if binding.context == .sockets { return hasHappenedInSockets(binding.command, state, effects) }
        return switch binding.command {
        case .dashboard: state.screen == .dashboard && effects.isEmpty
        case .sockets:
            state.screen == .sockets
                && effects == [
                    .sockets(.open), .sockets(.takeSnapshot(SocketViews(), hasOwners: false)),
                ]
        case .lab: state.screen == .lab && effects.isEmpty
        case .startOrPause: effects == [.lab(.control(.pause))] && lab.phase == .paused
        case .restart:
            lab.phase == .starting
                && effects == [
                    .lab(.stop), .lab(.start(lab.setup)), .lab(.control(.hold(LanePair(repeating: true)))),
                ]
        case .keepAsBase: lab.base?.name == "lossy, seed 7" && effects.isEmpty
        case .chooseLanes: if case .checklist = state.overlay { true } else { false }
        case .scenarios: state.picker?.selected?.name == "lossy"
        // In a ladder, the first press moves the focus to the strip.
        case .previousSetting, .nextSetting: lab.isStripFocused && lab.chosenParameter == .loss
        case .increase: lab.setup.impairments.lossPercent == 11 && effects.count == 1
        case .decrease: lab.setup.impairments.lossPercent == 9 && effects.count == 1
        case .editSetting: state.linePrompt?.label.hasPrefix("loss") == true && effects.isEmpty
        case .cut: lab.setup.impairments.isCut && effects == [.lab(.control(.impair(lab.setup.impairments)))]
        case .hold: !lab.hold.isOn && effects == [.lab(.control(.hold(LanePair(repeating: false))))]
        case .holdNextLanes: effects == [.lab(.control(.hold(LanePair(true, false))))]
        case .passPacket: effects == [.lab(.control(.pass(.second, number: 1)))]
        case .passAllPackets: effects == [.lab(.control(.passAll))]
        case .dropPacket: effects == [.lab(.control(.drop(.second, number: 1)))]
        case .plot: lab.plot == .sequence && effects.isEmpty
        case .stepBack: lab.lane == .second && lab.cursorTime == nil
        case .stepForward: lab.lane == .first && lab.cursorTime == .milliseconds(12)
        // The run is not over.
        case .replaySlower, .replayFaster: lab.replay == nil && state.message?.kind == .failed
        case .lesson: state.detail?.title == "Lesson on lossy"
        case .endLesson: lab.lesson == nil
        case .open where binding.context == .lab: state.detail?.title == "TCP cubic packet 1"
        case .copy where binding.context == .lab: effects == [.copy("pollux lab lossy")]
        case .export where binding.context == .lab:
            state.linePrompt?.label == "pcap to › " && state.linePrompt?.line.text == "lab.pcap"
        case .help: state.isHelpOpen && effects.isEmpty
        case .palette: state.palette != nil && effects.isEmpty
        case .themes: state.themePicker != nil && effects == [.listThemes]
        case .loop: state.loopInspector != nil && effects == [.readLoopStatistics]
        case .nextPane: state.dashboard.focus == .services && effects.isEmpty
        case .previousPane: state.dashboard.focus == .live && effects.isEmpty
        case .zoom: state.dashboard.isZoomed && effects.isEmpty
        case .repaint: effects == [.repaint]
        case .suspend: effects == [.suspend]
        case .close, .quit: effects == [.quit]
        case .escape: effects.isEmpty && state.overlay == nil
        case .up: selected == 19
        case .down: selected == 21
        case .first: selected == nil
        case .last: selected == 39
        case .pageUp: selected == 20 - (visible - 1)
        case .pageDown: selected == 20 + (visible - 1)
        case .halfPageUp: selected == 20 - visible / 2
        case .halfPageDown: selected == 20 + visible / 2
        case .open where binding.context == .overlay: state.overlay == nil && effects.isEmpty
        case .open where binding.context == .checklist: state.sockets.sockets.hiddenColumns == [.state]
        case .open where binding.context == .services: state.detail?.title == "Service"
        case .open where binding.context == .protocols: effects == [.tryProtocol(1)]
        case .open where binding.context == .live: state.detail?.title == "Datagram" && effects.isEmpty
        case .open:
            effects.contains {
                if case .connect(_, 0, Sample.address("198.51.100.20"), port: 443) = $0 {
                    true
                } else {
                    false
                }
            }
        case .nextRow: state.dashboard.services.list.selectedIndex == 2 && state.detail?.title == "Service"
        case .previousRow:
            state.dashboard.services.list.selectedIndex == 0 && state.detail?.title == "Service"
        case .copy: effects == [.copy("198.51.100.20")]
        case .export: state.linePrompt?.kind == .export && state.linePrompt?.line.text == "resolver.jsonl"
        case .filter: state.linePrompt?.kind == .filter
        case .nextMatch: selected == 30
        case .previousMatch: selected == 3
        // The list is already sorted by the first visible column.
        case .sort: list.sortColumn == list.firstColumn + 1
        case .reverse: list.isReversed && selected == 20
        case .scrollLeft: list.firstColumn == 0
        case .scrollRight: list.firstColumn == 2
        case .useAsProbePort where binding.context == .protocols: state.message?.kind == .failed
        case .useAsProbePort: state.dashboard.resolver.addresses.port == 22
        case .onlyListening: state.dashboard.services.isListeningOnly
        case .refresh: effects.contains { if case .lookUp = $0 { true } else { false } }
        case .editHost: prompt?.kind == .host && prompt?.line.text == "example.org"
        case .probePort: prompt?.kind == .port && prompt?.line.text == "443"
        case .chatWith:
            state.dashboard.focus == .live && state.dashboard.live.typed.text == "/to udp://198.51.100.20:443"
                && effects.isEmpty
        case .say: state.dashboard.live.isTyping && effects.isEmpty
        case .payloadView: state.dashboard.live.payloadView == .hex
        case .previousPeer:
            state.dashboard.live.peers.target == .one(state.dashboard.live.peers.all.count - 1)
        case .nextPeer: state.dashboard.live.peers.target == .one(0)
        case .freeze: state.dashboard.live.rows.frozen != nil
        case .submit: prompt == nil && effects.contains { if case .lookUp = $0 { true } else { false } }
        case .complete: prompt?.line.text == "example.org" && state.message == nil
        case .leave: prompt == nil && effects.isEmpty
        case .clearOrLeave: prompt?.line.isEmpty == true
        case .previousView, .nextView, .group, .mark, .difference, .columns, .hostNames, .resolvePeer,
            .signalOwner, .closeSocket:
            false
        }
    }

    /// The selected socket is that of firefox, which receives most.
    private static func hasHappenedInSockets(
        _ command: Command, _ state: State, _ effects: [Effect]
    ) -> Bool {
        let sockets = state.sockets
        return switch command {
        case .previousView: sockets.view == sockets.views.count - 1
        case .nextView: sockets.view == 1
        case .open: state.detail?.title == "tcp 192.0.2.2:51514 → 203.0.113.7:443"
        case .group: sockets.grouping == .process && sockets.content == .groups
        case .mark: sockets.sockets.mark != nil && state.message?.kind == .done
        case .difference: sockets.sockets.difference?.summary == "no change"
        case .freeze: sockets.isFrozen
        case .columns: if case .checklist = state.overlay { true } else { false }
        case .hostNames:
            sockets.hostNames.isOn && effects.contains { if case .lookUp = $0 { true } else { false } }
        case .resolvePeer:
            state.screen == .dashboard && state.dashboard.focus == .resolver
                && effects.contains { if case .lookUp = $0 { true } else { false } }
        case .signalOwner, .closeSocket: if case .confirm = state.overlay { true } else { false }
        default: false
        }
    }

    @Test("the documented keys run their documented commands")
    func documented() throws {
        let keymap = try Keymap(KeyBinding.shipped)
        let documented: [(KeyContext, [Key], Command)] = [
            (.everywhere, [.character("1"), .function(2)], .dashboard),
            (.everywhere, [.character("2"), .function(3)], .sockets),
            (.everywhere, [.character("3"), .function(4)], .lab),
            (.sockets, [.character("[")], .previousView), (.sockets, [.character("]")], .nextView),
            (.sockets, [.enter], .open), (.sockets, [.character("d")], .resolvePeer),
            (.sockets, [.character("m")], .mark), (.sockets, [.character("M")], .difference),
            (.sockets, [.character("v")], .columns), (.sockets, [.character("w")], .hostNames),
            (.sockets, [.character("P")], .group), (.sockets, [.character(" ")], .freeze),
            (.sockets, [.character("K"), .function(9)], .signalOwner),
            (.sockets, [.character("X")], .closeSocket),
            (.lab, [.character(" ")], .startOrPause), (.lab, [.character("r")], .restart),
            (.lab, [.character("o")], .scenarios), (.lab, [.left], .previousSetting),
            (.lab, [.right], .nextSetting), (.lab, [.character("+")], .increase),
            (.lab, [.character("-")], .decrease), (.lab, [.character("x")], .cut),
            (.lab, [.character("H")], .hold), (.lab, [.character("p")], .passPacket),
            (.lab, [.character("d")], .dropPacket), (.lab, [.enter], .open),
            (.lab, [.character("e")], .export), (.lab, [.character("v")], .plot),
            (.lab, [.character(",")], .stepBack), (.lab, [.character(".")], .stepForward),
            (.lab, [.character("<")], .replaySlower), (.lab, [.character(">")], .replayFaster),
            (.lab, [.character("y")], .copy), (.labStrip, [.enter], .editSetting),
            (.everywhere, [.character("?"), .function(1)], .help),
            (.everywhere, [.tab], .nextPane), (.everywhere, [.backTab], .previousPane),
            (.everywhere, [.character("z")], .zoom), (.everywhere, [.control("l")], .repaint),
            (.everywhere, [.control("z")], .suspend), (.everywhere, [.character("q")], .close),
            (.everywhere, [.character("Q"), .function(10), .control("c")], .quit),
            (.everywhere, [.escape], .escape),
            (.lists, [.up, .character("k")], .up), (.lists, [.down, .character("j")], .down),
            (.lists, [.character("g"), .home], .first), (.lists, [.character("G"), .end], .last),
            (.lists, [.pageUp], .pageUp), (.lists, [.pageDown], .pageDown),
            (.lists, [.control("u")], .halfPageUp), (.lists, [.control("d")], .halfPageDown),
            (.everywhere, [.character(":")], .palette), (.everywhere, [.character("T")], .themes),
            (.everywhere, [.character("I")], .loop),
            (.lists, [.left, .character("h")], .scrollLeft),
            (.lists, [.right, .character("l")], .scrollRight),
            (.lists, [.character("/")], .filter), (.lists, [.character("n")], .nextMatch),
            (.lists, [.character("N")], .previousMatch), (.lists, [.character("s")], .sort),
            (.lists, [.character("S")], .reverse), (.lists, [.character("y")], .copy),
            (.lists, [.character("e")], .export), (.lists, [.character("R")], .refresh),
            (.checklist, [.character(" "), .enter], .open),
            (.services, [.enter], .open), (.services, [.character("p")], .useAsProbePort),
            (.services, [.character("L")], .onlyListening),
            (.protocols, [.character("p")], .useAsProbePort),
            (.protocols, [.enter], .open),
            (.resolver, [.character("i")], .editHost), (.resolver, [.enter], .open),
            (.resolver, [.character("p")], .probePort),
            (.resolver, [.character("c")], .chatWith),
            (.live, [.character("i")], .say), (.live, [.enter], .open),
            (.live, [.character("x")], .payloadView), (.live, [.character("[")], .previousPeer),
            (.live, [.character("]")], .nextPeer), (.live, [.character(" ")], .freeze),
            (.input, [.tab], .complete), (.input, [.enter], .submit), (.input, [.escape], .leave),
            (.input, [.control("c")], .clearOrLeave),
        ]
        for (context, keys, command) in documented {
            for key in keys {
                #expect(
                    keymap.binding(for: key, in: [context, .everywhere])?.command == command, "\(key.name)")
            }
        }
    }

    @Test("a key with two commands in one context is refused, and the error names both commands")
    func collision() {
        let bindings = [
            KeyBinding(.lists, [.up], .up, "up"), KeyBinding(.resolver, [.down], .copy, "copy"),
            KeyBinding(.lists, [.home, .down], .down, "down"), KeyBinding(.lists, [.down], .last, "last"),
        ]
        #expect(throws: Keymap.Collision(key: .down, context: .lists, commands: [.down, .last])) {
            try Keymap(bindings)
        }
    }

    @Test("a key may have a different command in each context, and the innermost context decides")
    func contexts() throws {
        let keymap = try Keymap([
            KeyBinding(.everywhere, [.down], .quit, "quit"), KeyBinding(.lists, [.down], .down, "down"),
        ])
        #expect(keymap.binding(for: .down, in: [.lists, .everywhere])?.command == .down)
        #expect(keymap.binding(for: .down, in: [.everywhere])?.command == .quit)
        #expect(keymap.binding(for: .down, in: [.resolver])?.command == nil)
        #expect(keymap.binding(for: .up, in: [.lists, .everywhere])?.command == nil)
    }

    @Test("a key that cannot be used now shows the reason and does nothing else")
    func off() throws {
        var program = try Program()
        #expect(program.press(.character("p")) == [])
        #expect(program.state.dashboard.resolver.prompt == nil)
        #expect(program.state.message == .failed("no address to probe yet"))
    }

    @Test("a key without a command does nothing")
    func unknown() throws {
        for key in [Key.character("é"), .function(12), .control("x"), .insert, .delete, .backspace] {
            var program = try program(in: .resolver)
            let before = program.lines
            #expect(program.press(key) == [])
            #expect(program.lines == before)
        }
    }
}
