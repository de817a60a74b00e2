import Core
import Screen

/// A socket as the subject of a details box, found by its identity.
struct SocketSubject: DetailSubject {
    let id: SocketID

    var isRow: Bool { true }

    func detail(in state: State) -> Detail? {
        let list = state.sockets.sockets
        guard let row = list.row(of: id), let (snapshot, index) = list.place(ofRow: row) else {
            return Detail(title: "Socket", sentences: ["The socket is closed."], lines: [])
        }
        return SocketDescription(state, snapshot, index).detail
    }

    func select(in state: inout State) {
        guard let row = state.sockets.sockets.row(of: id) else { return }
        state.sockets.sockets.list.select(row: row)
    }
}

/// A connection that has ended, as the subject of a details box.
struct EndSubject: DetailSubject {
    /// The number of the end, counted from the first one that was received.
    let number: Int

    var isRow: Bool { true }

    func detail(in state: State) -> Detail? {
        let ends = state.sockets.ends
        return ends.row(of: number).map { ends.end(ofRow: $0).detail(state.sockets.clock) }
    }

    func select(in state: inout State) {
        guard let row = state.sockets.ends.row(of: number) else { return }
        state.sockets.ends.list.select(row: row)
    }
}

extension SocketEnd {
    /// Returns the lines for a details box, and for the panel beside the table.
    func detail(_ clock: LocalClock) -> Detail {
        Detail(
            title: "tcp \(local) → \(peer)",
            lines: [
                Detail.Line("ended", clock.text(time)),
                Detail.Line("duration", duration.map { Quantity.age($0) } ?? "not known: it began unseen"),
                Detail.Line("received", "\(Quantity.grouped(Int(clamping: payloadReceived))) B"),
                Detail.Line(
                    "sent",
                    "\(Quantity.grouped(Int(clamping: payloadSent))) B, and "
                        + "\(Quantity.grouped(Int(clamping: statistics.bytesRetransmitted))) B retransmitted"),
                Detail.Line(
                    "process",
                    process.map { "\($0.name) \($0.pid)" } ?? "not known: no snapshot had the socket"),
                Detail.Line("user", user ?? uid.map { "uid \($0)" } ?? "—"),
                Detail.Line("unit", unit ?? "—"),
                Detail.Line(
                    "round trip",
                    statistics.rttMicroseconds == 0
                        ? "—"
                        : Quantity.roundTrip(microseconds: statistics.rttMicroseconds)),
            ])
    }
}
