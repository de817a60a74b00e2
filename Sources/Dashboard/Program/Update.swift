import Core
import Screen

/// Updates the state for an event.
///
/// - Parameter now: The time of the event, on the clock of the loop.
/// - Returns: The effects to run, in this order.
public func update(_ state: inout State, _ event: Event, now: Instant) -> [Effect] {
    state.now = now
    let effects = apply(event, to: &state, now: now)
    return effects + state.lookUpVisibleNames()
}

private func apply(_ event: Event, to state: inout State, now: Instant) -> [Effect] {
    switch event {
    case .input(let input): return state.handle(input)
    case .localHost(let host): return state.localHostChanged(to: host)
    case .traffic(let sample): state.traffic.receive(sample, every: state.refreshInterval)
    case .hostGiven(let text): return state.accept(state.dashboard.resolver.lookUp(text))
    case .lookup(let id, let progress):
        if state.sockets.hostNames.isLookup(id) {
            state.sockets.hostNames.receive(progress, of: id)
            return []
        }
        return state.dashboard.resolver.receive(progress, of: id, suggestion: state.suggestion)
    case .lookupLoad(let load): state.dashboard.resolver.load = load
    case .connectEnded(let race, let attempt, let outcome):
        let effects = state.dashboard.resolver.addresses.connectEnded(
            race, attempt: attempt, outcome, now: now)
        return effects + state.reportServiceProbe()
    case .servicePort(let name, let port):
        return state.accept(state.dashboard.resolver.receive(port: port, ofService: name, now: now))
    case .services(let file):
        state.dashboard.services.receive(file)
        return state.dashboard.services.refreshListeners(now: now)
    case .protocols(let table): state.dashboard.protocols.receive(table)
    case .listeners(let table): state.dashboard.services.receive(table)
    case .listenersUnknown(let reason):
        return state.accept(state.dashboard.services.receive(listenersFailure: reason))
    case .protocolSupport(let support): state.dashboard.protocols.receive(support)
    case .live(let event): return state.accept(state.dashboard.live.handle(event, now: now))
    case .sockets(let event): return SocketsScreen.handle(event, &state)
    case .lab(let news): return LabScreen.handle(news, &state)
    case .themes(let names): state.receiveThemes(names)
    case .themeUsed(let name): return state.accept(state.themeUsed(name))
    case .themeRefused(let name, let reason): return state.accept(state.themeRefused(name, reason))
    case .loopStatistics(let statistics): state.receive(statistics)
    case .captureWritten(let path, let packets):
        return state.accept(.done("wrote \(path), \(Quantity.counted(packets, "packet"))"))
    case .exported(let path, let rows):
        return state.accept(.done("wrote \(path), \(Quantity.counted(rows, "row"))"))
    case .deadline: return state.timePassed()
    case .failed(let text): return state.accept(.refusal(text))
    }
    return []
}

extension State {
    /// Looks up the names of addresses that the event has brought onto the screen.
    fileprivate mutating func lookUpVisibleNames() -> [Effect] {
        // Only a host with many addresses has any without a name, so that a key costs no more.
        guard !dashboard.resolver.addresses.unaskedAddresses.isEmpty else { return [] }
        let rows = dashboard.resolver.addressesToName(DashboardScreen.context(of: .resolver, self))
        // Changing the pane would have it drawn again.
        return rows.isEmpty ? [] : dashboard.resolver.lookUpNames(of: rows)
    }

    fileprivate mutating func receiveThemes(_ names: [String]) {
        guard case .themes(var picker) = overlay else { return }
        picker.receive(names, screen: size)
        overlay = .themes(picker)
    }

    fileprivate mutating func receive(_ statistics: LoopStatistics) {
        guard case .loop(var inspector) = overlay else { return }
        inspector.receive(statistics, now: now)
        overlay = .loop(inspector)
    }

    fileprivate mutating func timePassed() -> [Effect] {
        var effects = ScreenID.allCases.flatMap { $0.contract.timePassed(&self) }
        if let due = trafficDeadline, due <= now { effects += traffic.request() }
        if case .loop(var inspector) = overlay, let due = inspector.deadline, due <= now {
            inspector.statisticsRequested()
            overlay = .loop(inspector)
            effects.append(.readLoopStatistics)
        }
        return effects
    }
}
