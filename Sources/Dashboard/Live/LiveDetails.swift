import Core

/// The peers of the chat, with their counters.
struct PeersSubject: DetailSubject {
    var isRow: Bool { false }

    func detail(in state: State) -> Detail? {
        let lines = state.dashboard.live.peers.all.enumerated().map { number, peer in
            Detail.Line("\(number + 1)", "\(peer.text)  \(peer.traffic.summary)")
        }
        return Detail(title: "Peers", lines: lines.isEmpty ? [Detail.Line("", "no peers yet")] : lines)
    }
}

/// The commands that the chat's input line understands.
struct ChatHelpSubject: DetailSubject {
    var isRow: Bool { false }

    func detail(in state: State) -> Detail? {
        Detail(
            title: "Chat commands",
            lines: SlashCommand.table.map { Detail.Line($0.usage, $0.words) } + [
                Detail.Line("//TEXT", "send text that begins with a slash"),
                Detail.Line("\\xNN", "send the byte with this hexadecimal value"),
            ])
    }
}
