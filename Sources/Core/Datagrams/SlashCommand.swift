/// Who gets what is said.
public enum ChatTarget: Sendable, Equatable {
    case all
    /// A number of the list of peers, from 1.
    case peer(Int)
    case endpoint(Endpoint)
}

/// What a line that begins with `/` asks for.
public enum SlashCommand: Sendable, Equatable {
    case bind(Endpoint)
    case to(ChatTarget)
    case peers
    /// How payloads are shown; nil asks for the next way.
    case show(PayloadView?)
    /// Whether what comes in is sent back; nil turns it over.
    case echo(Bool?)
    /// Sends the values in this format, which takes them.
    case pack(StructFormat, [String])
    /// Details of datagrams are decoded with this format from now on.
    case decode(StructFormat)
    /// Numbered datagrams, `count` of them (1 to 10,000,000) of `size` bytes (0 to 65,507): each begins with
    /// its number in 8 digits, of which a smaller one carries the last. `rate` is datagrams per second; nil
    /// is as fast as they go.
    case burst(count: Int, size: Int, rate: Int?)
    case record(path: String, force: Bool)
    case stopRecording
    /// Writes what the list holds.
    case save(path: String, force: Bool)
    case close
    case help
}

extension SlashCommand {
    /// A row of the help.
    public struct Row: Sendable {
        public let name: String
        public let usage: String
        public let words: String
        /// Arguments that can be completed.
        let choices: [String]

        init(_ usage: String, _ words: String, choices: [String] = []) {
            name = String(usage.dropFirst().prefix { $0 != " " })
            (self.usage, self.words, self.choices) = (usage, words, choices)
        }
    }

    /// Every command, in the order of the help.
    public static let table: [Row] = [
        Row("/bind ENDPOINT", "listen there: udp://HOST:PORT, unix:/PATH or unix:@NAME"),
        Row("/to all|NUMBER|ENDPOINT", "choose who gets what is said", choices: ["all"]),
        Row("/peers", "list the peers with their numbers"),
        Row(
            "/hex [text|hex|both]", "choose how payloads are shown",
            choices: PayloadView.allCases.map(\.rawValue)),
        Row("/echo [on|off]", "send back what comes in", choices: ["on", "off"]),
        Row(
            "/pack FORMAT [VALUE...]", "send binary fields as Python's struct; without values, decode with it"
        ),
        Row("/burst COUNT SIZE [RATE]", "send numbered datagrams, RATE a second"),
        Row("/record [FILE [--force]]", "record to a file as JSON Lines; without FILE, stop"),
        Row("/save FILE [--force]", "write what the list holds as JSON Lines"),
        Row("/close", "close the socket"),
        Row("/help", "list these commands"),
    ]

    /// Whole lines that a typed beginning can become: names of commands, and their fixed arguments.
    ///
    /// - Parameter peers: How many peers `/to` can choose from.
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
