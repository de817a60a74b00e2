import Core

/// The peers of the chat, with their counters.
struct PeersSubject: DetailSubject {
    var isRow: Bool { false }

    func detail(in state: State) -> Detail? {
        let lines = state.dashboard.live.peers.all.enumerated().map { number, peer in
            Detail.Line("\(number + 1)", "\(peer.text)  \(peer.traffic.summary)")
        }
        return Detail(title: "Peers", lines: lines.isEmpty ? [Detail.Line("", "nobody yet")] : lines)
    }
}

/// The commands of the chat's input line.
struct ChatHelpSubject: DetailSubject {
    var isRow: Bool { false }

    func detail(in state: State) -> Detail? {
        Detail(
            title: "Commands of the chat",
            lines: SlashCommand.table.map { Detail.Line($0.usage, $0.words) } + [
                Detail.Line("//TEXT", "send a text that begins with a slash"),
                Detail.Line("\\xNN", "send a byte by its number"),
            ])
    }
}
