import Core

/// The probe of a service's port, which the Services pane starts.
extension ResolverPane {
    /// Makes the port of a service the probe port, and probes it if the host has addresses. The message line reports the
    /// result, since the pane may be hidden.
    mutating func probe(_ service: ServiceRow, now: Instant) -> Reply {
        let port = ":\(service.port)" + (service.entry.map { " (\($0.name))" } ?? "")
        guard hasAddresses else {
            addresses.port = service.port
            return .done("probe port set to \(port)")
        }
        let effects = probe(port: service.port, now: now)
        reportedProbe = (addresses.raceID, port)
        return .effects(effects, .done("probing \(port) of \(query)"))
    }

    /// Returns the winner of the race to be reported, or that no address has accepted a connection; nil until either is
    /// known.
    fileprivate var probeReport: Message? {
        // Another race, such as to a single address, has a result of its own.
        guard let reportedProbe, reportedProbe.race == addresses.raceID, let race = addresses.race
        else { return nil }
        if let winner = race.winner, let result = race.result(of: winner) {
            let time = "\(result.elapsed.shortMilliseconds) ms"
            return .done("\(reportedProbe.port) is open: \(race.attempts[winner].address) after \(time)")
        }
        return race.isOver ? .failed("\(reportedProbe.port) is open on none of the addresses") : nil
    }
}

extension State {
    /// Reports the result of a service's probe once it is known.
    mutating func reportServiceProbe() -> [Effect] {
        guard let message = dashboard.resolver.probeReport else { return [] }
        dashboard.resolver.reportedProbe = nil
        return accept(Reply(message: message))
    }
}
