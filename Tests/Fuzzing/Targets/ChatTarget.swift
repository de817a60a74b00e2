import Core

extension FuzzTarget {
    /// A line typed into a chat.
    static let chat = FuzzTarget("chat") { bytes in
        let text = bytes.text
        for completion in SlashCommand.completions(of: text, peers: 3) {
            try require(completion.hasPrefix(text), "'\(completion)' completes another text")
        }
        let line: ChatLine
        do throws(ChatLineFailure) {
            line = try ChatLine(text)
        } catch {
            try require(text.utf8.first == UInt8(ascii: "/"), "a text that is no command is refused")
            return try require(!error.description.isEmpty, "refused without a reason")
        }
        switch line {
        case .say(let said): try require(said.count <= text.utf8.count, "more is said than was typed")
        case .command(let command): try check(command)
        }
    }

    private static func check(_ command: SlashCommand) throws(BrokenProperty) {
        switch command {
        case .bind(let endpoint), .to(.endpoint(let endpoint)):
            let text = "\(endpoint)"
            guard !text.contains("'") else { return }
            let again = try mustRead("/bind '\(text)'") { try ChatLine($0) }
            try require(again == .command(.bind(endpoint)), "'\(text)' binds another endpoint")
        case .burst(let count, let size, let rate):
            let isInRange = count > 0 && (0...65_507).contains(size) && rate ?? 1 > 0
            try require(isInRange, "a burst of \(count) x \(size) B, \(rate ?? 0)/s")
        case .pack(let format, let values):
            let packed = try mustRead(format.text) { _ in try format.pack(values) }
            try require(packed.count == format.size, "\(packed.count) bytes are packed, not \(format.size)")
        case .record(let path, _), .save(let path, _):
            try require(!path.isEmpty && !path.utf8.contains(0), "'\(path)' is no path")
        case .to(.peer(let number)): try require(number > 0, "peer \(number)")
        case .to(.all), .peers, .show, .echo, .decode, .stopRecording, .close, .help: break
        }
    }
}
