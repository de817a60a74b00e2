import Core

/// The details of one datagram: its metadata, its decoded fields if a format is set, and all its bytes.
struct DatagramSubject: DetailSubject {
    let serial: Int

    var isRow: Bool { true }

    func select(in state: inout State) { state.dashboard.live.select(serial: serial) }

    func detail(in state: State) -> Detail? {
        let pane = state.dashboard.live
        guard let (batch, metadata) = pane.datagram(serial) else { return nil }
        let isEvent = metadata.direction == .event
        let payload = isEvent ? [] : batch.payload(of: metadata)
        var lines: [Detail.Line] = []
        func add(_ label: String, _ text: String?) {
            if let text { lines.append(Detail.Line(label, text)) }
        }
        add("time", pane.clockText(metadata.time) + Self.fraction(metadata.time))
        let peer = batch.peer(of: metadata)?.text
        switch metadata.direction {
        case .incoming: add("from", peer ?? "an unnamed socket, which cannot receive replies")
        case .outgoing: add("to", peer)
        case .event:
            add("peer", peer)
            add("event", String(decoding: batch.payload(of: metadata), as: UTF8.self))
            if metadata.errorNumber != 0 { add("errno", String(metadata.errorNumber)) }
        }
        if !isEvent {
            let kept = metadata.isTruncated ? ", \(metadata.length) kept" : ""
            add("length", "\(metadata.originalLength) bytes\(kept)")
            add("destination", batch.destination(of: metadata)?.description)
            add("TTL", metadata.timeToLive >= 0 ? "\(metadata.timeToLive) (time to live, or hop limit)" : nil)
        }
        if let credentials = batch.credentials(of: metadata) {
            add("process", credentials.processName)
            add("credentials", "pid \(credentials.pid)  uid \(credentials.uid)  gid \(credentials.gid)")
        }
        add("dropped", metadata.dropped > 0 ? "\(metadata.dropped) before this one, by the kernel" : nil)
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

    /// The microseconds and nanoseconds, which follow the clock's milliseconds.
    private static func fraction(_ time: Int64) -> String {
        let digits = String(time % 1_000_000)
        return " " + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }
}
