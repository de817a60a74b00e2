import Screen

extension Confirmation {
    /// Asks what a pasted block of several lines is to become: pasting never sends by itself.
    ///
    /// - Returns: nil for a single line without a newline, which is just text.
    init?(pasting text: String) {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            lines.append(String(line))
        }
        guard lines.count > 1 else { return nil }
        if lines.last?.isEmpty == true { lines.removeLast() }
        let whole = lines.count == 1 ? lines[0] + "\n" : lines.joined(separator: "\n")
        let words =
            lines.count == 1
            ? ["one datagram, without the newline", "one datagram, with the newline"]
            : ["\(lines.count) datagrams, one for each line", "one datagram, with the newlines"]
        self.init(
            title: "Paste", question: "Pasted \(lines.count) line\(lines.count == 1 ? "" : "s"). Send",
            answers: [
                Answer(words: words[0]) { [lines] in $0.send(lines) },
                Answer(words: words[1]) { $0.send([whole]) },
                Answer(words: "nothing") { _ in Reply() },
            ])
    }
}

extension State {
    /// Sends each text as a datagram.
    fileprivate mutating func send(_ texts: [String]) -> Reply {
        var all = Reply()
        for text in texts {
            let reply = dashboard.live.say(Array(text.utf8))
            all.effects += reply.effects
            all.message = reply.message ?? all.message
        }
        return all
    }
}
