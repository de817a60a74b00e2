import Screen

extension Confirmation {
    /// Asks how to send a pasted block of lines: a paste never sends anything by itself.
    ///
    /// - Returns: nil for a single line without a newline, which is inserted as text.
    init?(pasting text: String) {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines.append(String(line))
        }
        guard lines.count > 1 else { return nil }
        if lines.last?.isEmpty == true { lines.removeLast() }
        let joined = lines.count == 1 ? lines[0] + "\n" : lines.joined(separator: "\n")
        let words =
            lines.count == 1
            ? ["one datagram, without the newline", "one datagram, with the newline"]
            : ["\(lines.count) datagrams, one for each line", "one datagram, with the newlines"]
        self.init(
            title: "Paste", question: "Pasted \(lines.count) line\(lines.count == 1 ? "" : "s"). Send",
            answers: [
                Answer(words: words[0]) { [lines] in $0.send(lines) },
                Answer(words: words[1]) { $0.send([joined]) },
                Answer(words: "nothing") { _ in Reply() },
            ])
    }
}

extension State {
    /// Sends each text as a datagram.
    fileprivate mutating func send(_ texts: [String]) -> Reply {
        var combined = Reply()
        for text in texts {
            let reply = dashboard.live.send(Array(text.utf8))
            combined.effects += reply.effects
            combined.message = reply.message ?? combined.message
        }
        return combined
    }
}
