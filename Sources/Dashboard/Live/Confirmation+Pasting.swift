import Core
import Screen

extension Confirmation {
    /// Asks how to send a pasted block of lines: a paste never sends anything by itself.
    ///
    /// - Returns: nil for a single line without a newline, which is inserted as text.
    init?(pasting text: String) {
        let lines = PastedLines(text)
        guard lines.hasNewline else { return nil }
        let count = lines.count
        let words =
            count == 1
            ? ["one datagram, without the newline", "one datagram, with the newline"]
            : [
                "\(Quantity.grouped(count)) datagrams, one for each line",
                "one datagram, with the newlines",
            ]
        self.init(
            title: "Paste", question: "Pasted \(Quantity.counted(count, "line")). Send",
            answers: [
                Answer(words: words[0]) { $0.dashboard.live.send(lines) },
                Answer(words: words[1]) { $0.dashboard.live.send(lines.joined) },
                Answer(words: "nothing") { _ in Reply() },
            ])
    }
}

extension LivePane {
    /// Sends each line as a datagram, or none if one of them cannot be sent.
    fileprivate func send(_ lines: PastedLines) -> Reply {
        if let reason = reasonAgainstSending(size: lines.maxLength) { return .refusal(reason) }
        return .live(.sendLines(lines, to: peers.targets))
    }
}
