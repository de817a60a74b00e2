import Core

/// Everything about one datagram: its facts, its fields where a format is set, and all of its bytes.
struct DatagramSubject: DetailSubject {
    let serial: Int

    var isRow: Bool { true }

    func select(in state: inout State) { state.dashboard.live.select(serial: serial) }

    func detail(in state: State) -> Detail? {
        let pane = state.dashboard.live
        guard let (batch, facts) = pane.datagram(serial) else { return nil }
        let isEvent = facts.direction == .event
        let payload = isEvent ? [] : batch.payload(of: facts)
        var lines: [Detail.Line] = []
        func add(_ label: String, _ text: String?) {
            if let text { lines.append(Detail.Line(label, text)) }
        }
        add("time", pane.clockText(facts.time) + Self.fraction(facts.time))
        let peer = batch.peer(of: facts)?.text
        switch facts.direction {
        case .incoming: add("from", peer ?? "a socket without a name, which cannot be answered")
        case .outgoing: add("to", peer)
        case .event:
            add("peer", peer)
            add("event", String(decoding: batch.payload(of: facts), as: UTF8.self))
            if facts.errorNumber != 0 { add("errno", String(facts.errorNumber)) }
        }
        if !isEvent {
            let cut = facts.isTruncated ? ", of which \(facts.length) are kept" : ""
            add("length", "\(facts.originalLength) bytes\(cut)")
            add("destination", batch.destination(of: facts)?.description)
            add("TTL", facts.timeToLive >= 0 ? "\(facts.timeToLive) (time to live, or hop limit)" : nil)
        }
        if let credentials = batch.credentials(of: facts) {
            add("process", credentials.processName)
            add("credentials", "pid \(credentials.pid)  uid \(credentials.uid)  gid \(credentials.gid)")
        }
        add("dropped", facts.dropped > 0 ? "\(facts.dropped) before it, by the kernel" : nil)
        if !isEvent, let format = pane.format {
            add("as \(format.text)", Self.fields(of: payload, format))
        }
        return Detail(title: isEvent ? "Event" : "Datagram", lines: lines, bytes: payload)
    }

    private static func fields(of payload: ArraySlice<UInt8>, _ format: StructFormat) -> String {
        do throws(StructFailure) {
            return try format.unpack(payload).joined(separator: "  ")
        } catch {
            return error.description
        }
    }

    /// The microseconds and nanoseconds behind the milliseconds of the clock.
    private static func fraction(_ time: Int64) -> String {
        let digits = String(time % 1_000_000)
        return " " + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}
