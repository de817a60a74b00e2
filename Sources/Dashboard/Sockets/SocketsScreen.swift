import Core
import Screen

/// The sockets of the machine as one of the program's screens.
enum SocketsScreen: ScreenContract {
    static let title = "Sockets"
    static let command = Command.sockets
    static let bindings = KeyBinding.sockets

    static func contexts(_ state: State) -> [KeyContext] { [.sockets, .lists, .everywhere] }

    static func helpContexts(_ state: State) -> [KeyContext] { [.sockets] }

    static func focus(on context: KeyContext, _ state: inout State) -> Bool { context == .sockets }

    static func enter(_ state: inout State) -> [Effect] { state.sockets.enter(now: state.now) }

    static func perform(_ command: Command, _ state: inout State) -> [Effect]? {
        switch command {
        case .previousView: state.sockets.showNextView(by: -1)
        case .nextView: state.sockets.showNextView(by: 1)
        case .open: return open(&state)
        case .filter: state.linePrompt = .filter(recalling: state.sockets)
        case .copy where state.sockets.offeredCommand != nil: return copyOfferedCommand(&state)
        case .sort where state.sockets.content == .sockets: state.sockets.sockets.sortByNextColumn()
        case .group:
            state.sockets.cycleGrouping()
            let grouping = state.sockets.grouping
            return state.accept(.done(grouping == .none ? "no groups" : "grouped by \(grouping.title)"))
        case .mark:
            state.sockets.sockets.markSnapshot()
            return state.accept(.done("marked: M shows what has changed since"))
        case .difference: return toggleDifference(&state)
        case .freeze: return state.accept(state.sockets.toggleFreeze(now: state.now))
        case .refresh: return state.sockets.takeSnapshot(now: state.now, isRequested: true)
        case .columns: state.overlay = .checklist(.columns)
        case .hostNames:
            state.sockets.hostNames.toggle()
            return state.accept(.done(state.sockets.hostNames.isOn ? "names of peers" : "addresses of peers"))
        case .resolvePeer: return resolvePeer(&state)
        case .signalOwner: return state.accept(state.sockets.askForSignal())
        case .closeSocket: return state.accept(state.sockets.askToClose())
        case .zoom: state.sockets.isZoomed.toggle()
        default:
            return state.sockets.performInList(command, in: state.socketsLayout.inside).map {
                state.accept($0)
            }
        }
        return []
    }

    static func reasonAgainst(_ command: Command, _ state: State) -> String? {
        switch command {
        case .complete: "nothing to complete here"
        case .nextPane, .previousPane: "this screen has one table"
        default: state.sockets.reasonAgainstInList(command)
        }
    }

    static func move(_ move: ListCursor.Move, _ state: inout State) {
        state.sockets.move(move, in: state.socketsLayout.inside)
    }

    /// Lets the rows keep their order for a moment, and asks for what the detail and the rows show.
    static func userActed(_ state: inout State) -> [Effect] {
        state.sockets.userActed(now: state.now)
        return state.sockets.describeProcess() + lookUpNames(&state)
    }

    static func close(_ state: inout State, orFilter: Bool) -> [Effect]? {
        let showsSockets = state.sockets.content == .sockets
        if showsSockets, state.sockets.sockets.difference != nil {
            state.sockets.sockets.showDifference(false)
        } else if showsSockets, state.sockets.sockets.group != nil {
            state.sockets.show(group: nil)
        } else if orFilter, !state.sockets.filterText.isEmpty {
            state.sockets.setFilter("")
        } else if state.sockets.isZoomed {
            state.sockets.isZoomed = false
        } else if orFilter, state.sockets.content == .groups {
            state.sockets.group(by: .none)
        } else {
            return nil
        }
        return []
    }

    static func deadline(_ state: State) -> Instant? {
        state.screen == .sockets ? state.sockets.deadline(interval: state.refreshInterval) : nil
    }

    static func timePassed(_ state: inout State) -> [Effect] {
        guard let due = deadline(state), due <= state.now else { return [] }
        return state.sockets.takeSnapshot(now: state.now)
    }

    static func handle(_ event: SocketsEvent, _ state: inout State) -> [Effect] {
        let reply = state.sockets.handle(event, now: state.now, interval: state.refreshInterval)
        guard state.screen == .sockets else { return reply.effects }
        return state.accept(reply) + state.sockets.describeProcess() + lookUpNames(&state)
    }

    private static func lookUpNames(_ state: inout State) -> [Effect] {
        guard state.sockets.hostNames.isOn else { return [] }
        let layout = state.socketsLayout
        let peers = state.sockets.hostNames.notAsked(
            among: state.sockets.visiblePeers(rows: layout.rows.rows))
        // A change would have all rows drawn again.
        return peers.isEmpty ? [] : state.sockets.hostNames.lookUp(peers)
    }

    // MARK: The filter

    static func filter(_ text: String, _ state: inout State) { state.sockets.setFilter(text) }

    static let filterHint = "words, or " + SocketFilter.examples.map(\.example).text(between: " ")

    static func filterFailure(_ state: State) -> SocketFilterFailure? { state.sockets.filterFailure }

    static func filterSubmitted(_ state: inout State) { state.sockets.rememberFilter() }

    static func openLineForPaste(_ state: inout State) -> Bool {
        state.linePrompt = .filter(recalling: state.sockets)
        return true
    }

    static func export(to path: String, _ state: inout State) -> [Effect] {
        state.accept(state.sockets.export(to: path))
    }

    /// Brings the screen to the front with the listeners of a port only.
    static func showListeners(port: UInt16, protocolName: String, _ state: inout State) -> [Effect] {
        state.sockets.showListeners(filter: "proto:\(protocolName) sport:\(port)")
        return state.show(.sockets)
    }

    // MARK: Commands

    /// Opens the sockets of a group, or the details of a row, or a view that has rows.
    private static func open(_ state: inout State) -> [Effect] {
        if state.sockets.count == 0, state.sockets.content != .ends {
            if state.sockets.sockets.countInAll > 0 { state.sockets.showAll() }
            return []
        }
        switch state.sockets.content {
        case .groups: state.sockets.show(group: state.sockets.groups.selectedKey)
        case .sockets:
            guard let id = state.sockets.selectedID else { return [] }
            return state.accept(.detail(SocketSubject(id: id)))
        case .ends:
            guard let row = state.sockets.ends.list.selected else { return [] }
            return state.accept(.detail(EndSubject(number: state.sockets.ends.id(ofRow: row))))
        }
        return []
    }

    private static func toggleDifference(_ state: inout State) -> [Effect] {
        let isOn = state.sockets.sockets.difference == nil
        if state.sockets.content != .sockets { state.sockets.showSockets() }
        state.sockets.sockets.showDifference(isOn)
        guard isOn else { return [] }
        guard let difference = state.sockets.sockets.difference else {
            return state.accept(.done("no difference yet: the marked snapshot is being taken"))
        }
        return state.accept(.done("difference from the mark: \(difference.summary)"))
    }

    private static func copyOfferedCommand(_ state: inout State) -> [Effect] {
        state.accept(.copying(state.sockets.offeredCommand))
    }

    /// Looks the selected peer up in the resolver.
    private static func resolvePeer(_ state: inout State) -> [Effect] {
        guard let peer = state.sockets.selectedPeer else { return [] }
        state.dashboard.focus = .resolver
        let effects = state.show(.dashboard)
        return effects + state.accept(state.dashboard.resolver.lookUp("\(peer)"))
    }
}

extension SocketDifference {
    /// `3 new, 2 gone, 5 changed`, or that there is none.
    var summary: String {
        let parts = [(newCount, "new"), (gone.count, "gone"), (changedCount, "changed")]
            .filter { $0.0 > 0 }.map { "\(Quantity.grouped($0.0)) \($0.1)" }
        return parts.isEmpty ? "no change" : parts.text(between: ", ")
    }
}
