/// The receivers of what the user sends.
public enum ChatTarget: Sendable, Equatable {
    case all
    /// A number in the list of peers, from 1.
    case peer(Int)
    case endpoint(Endpoint)
}

/// A command of the chat, typed as a line that begins with `/`.
public enum SlashCommand: Sendable, Equatable {
    case bind(Endpoint)
    case to(ChatTarget)
    case peers
    /// Changes how payloads are shown; nil selects the next representation.
    case show(PayloadView?)
    /// Turns the echo of incoming datagrams on or off; nil toggles it.
    case echo(Bool?)
    /// Sends the values packed in this format, which accepts them.
    case pack(StructFormat, [String])
    /// Decodes the details of datagrams with this format from now on.
    case decode(StructFormat)
    /// Sends `count` numbered datagrams (1 to 10,000,000) of `size` bytes (0 to 65,507).
    ///
    /// Each begins with its number in 8 digits; one that is shorter has the last of these digits. `rate` is in
    /// datagrams per second; nil sends as fast as the kernel accepts them.
    case burst(count: Int, size: Int, rate: Int?)
    case record(path: String, force: Bool)
    case stopRecording
    /// Writes the datagrams in the list to a file.
    case save(path: String, force: Bool)
    case close
    case help
}

extension SlashCommand {
    /// A command as the help lists it.
    public struct Row: Sendable {
        public let name: String
        public let usage: String
        public let words: String
        /// The arguments that Tab completes.
        let choices: [String]

        init(_ usage: String, _ words: String, choices: [String] = []) {
            name = String(usage.dropFirst().prefix { $0 != " " })
            (self.usage, self.words, self.choices) = (usage, words, choices)
        }
    }

    /// All commands, in the order of the help.
    public static let table: [Row] = [
        Row("/bind ENDPOINT", "bind a socket: udp://HOST:PORT, unix:/PATH or unix:@NAME"),
        Row("/to all|NUMBER|ENDPOINT", "choose the peer to send to", choices: ["all"]),
        Row("/peers", "list the peers with their numbers"),
        Row(
            "/hex [text|hex|both]", "choose how payloads are shown",
            choices: PayloadView.allCases.map(\.rawValue)),
        Row("/echo [on|off]", "send each datagram back to its sender", choices: ["on", "off"]),
        Row(
            "/pack FORMAT [VALUE...]", "send values packed as Python's struct does; without values, decode"
        ),
        Row("/burst COUNT SIZE [RATE]", "send numbered datagrams, RATE a second"),
        Row("/record [FILE [--force]]", "record to a file as JSON Lines; without FILE, stop"),
        Row("/save FILE [--force]", "save the datagrams in the list as JSON Lines"),
        Row("/close", "close the socket"),
        Row("/help", "list these commands"),
    ]

    /// Returns the complete lines that typed text can become: command names, and their fixed arguments.
    ///
    /// - Parameter peers: The number of peers that `/to` can choose from.
    public static func completions(of text: String, peers: Int = 0) -> [String] {
        guard text.hasPrefix("/"), !text.hasPrefix("//") else { return [] }
        guard let space = text.firstIndex(of: " ") else {
            return table.filter { ("/" + $0.name).hasPrefix(text) }.map { row in
                "/" + row.name + (row.usage.contains(" ") ? " " : "")
            }
        }
        let name = text[..<space].dropFirst()
        guard let row = table.first(where: { $0.name == name }) else { return [] }
        let numbers = name == "to" && peers > 0 ? (1...peers).map { String($0) } : []
        return (row.choices + numbers).map { "/\(name) \($0)" }.filter { $0.hasPrefix(text) && $0 != text }
    }
}
