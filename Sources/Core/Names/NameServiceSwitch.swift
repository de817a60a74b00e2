/// The `hosts` line of `/etc/nsswitch.conf` (`man 5 nsswitch.conf`): the name services, in order.
///
/// Parsed as by glibc since 2.34 (`nss_database.c` and `nss_action_parse.c`), which differs from the manual page: a `#`
/// starts a comment only at the beginning of a line, a line does not continue on the next one, the last of several
/// `hosts` lines counts, and a last line without a newline does not.
public struct NameServiceSwitch: Sendable, Equatable {
    /// The result of asking a service.
    enum Status: CaseIterable, Sendable {
        case success, notFound, unavailable, tryAgain
    }

    /// What follows a result.
    enum Action: Sendable {
        case `return`, `continue`, merge
    }

    struct Service: Sendable, Equatable {
        /// Case-sensitive.
        let name: String
        fileprivate(set) var actions: [Status: Action] = [
            .success: .return, .notFound: .continue, .unavailable: .continue, .tryAgain: .continue,
        ]
    }

    /// Empty if the line cannot be parsed: every lookup fails then.
    let entries: [Service]

    /// The names of the services in order, without their `[STATUS=action]` items.
    public var services: [String] { entries.map(\.name) }

    /// Whether no service can be asked.
    ///
    /// The resolver must not be called then: in glibc 2.36 it crashes if the line is empty.
    public var isEmpty: Bool { entries.isEmpty }

    /// Parses the text. Without a `hosts` line, the C library's default applies.
    public init(_ text: ArraySlice<UInt8>) {
        var last: [Service]?
        let lines = text.lastIndex(of: UInt8(ascii: "\n")).map { text[..<$0] } ?? []
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            let line = line.prefix { $0 != 0 }.drop(while: \.isWhiteSpace)
            let name = line.prefix { !$0.isWhiteSpace && $0 != UInt8(ascii: ":") }
            guard name.elementsEqual("hosts".utf8) else { continue }
            let rest = line[name.endIndex...].drop { $0.isWhiteSpace || $0 == UInt8(ascii: ":") }
            last = Self.services(in: rest) ?? []
        }
        entries = last ?? [Service(name: "files"), Service(name: "dns")]
    }

    /// Returns the services of a line; nil if an item in brackets is not valid.
    private static func services(in line: ArraySlice<UInt8>) -> [Service]? {
        var (rest, services) = (line, [Service]())
        while true {
            rest = rest.drop(while: \.isWhiteSpace)
            let name = rest.prefix { !$0.isWhiteSpace && $0 != UInt8(ascii: "[") }
            // Brackets without a service before them end the line.
            guard !name.isEmpty else { return services }
            var service = Service(name: String(decoding: name, as: UTF8.self))
            rest = rest[name.endIndex...].drop(while: \.isWhiteSpace)
            if rest.first == UInt8(ascii: "[") {
                rest = rest.dropFirst()
                guard service.readActions(&rest) else { return nil }
            }
            services.append(service)
        }
    }
}

extension NameServiceSwitch.Service {
    private static let statuses: [String: NameServiceSwitch.Status] = [
        "success": .success, "notfound": .notFound, "unavail": .unavailable, "tryagain": .tryAgain,
    ]
    private static let actions: [String: NameServiceSwitch.Action] = [
        "return": .return, "continue": .continue, "merge": .merge,
    ]

    /// Reads the items up to the closing bracket, such as `!UNAVAIL=return NOTFOUND=continue`.
    ///
    /// - Returns: Whether all of them are valid.
    fileprivate mutating func readActions(_ rest: inout ArraySlice<UInt8>) -> Bool {
        repeat {
            rest = rest.drop(while: \.isWhiteSpace)
            let isNegated = rest.first == UInt8(ascii: "!")
            if isNegated { rest = rest.dropFirst() }
            guard let status = Self.statuses[Self.word(&rest)], rest.popFirst() == UInt8(ascii: "=")
            else { return false }
            rest = rest.drop(while: \.isWhiteSpace)
            guard let action = Self.actions[Self.word(&rest)] else { return false }
            // An exclamation mark stands for all results but this one.
            for other in NameServiceSwitch.Status.allCases where (other == status) != isNegated {
                actions[other] = action
            }
        } while rest.first != UInt8(ascii: "]")
        rest = rest.dropFirst()
        return true
    }

    /// Removes a word and the white space after it, and returns the word in lower case.
    private static func word(_ rest: inout ArraySlice<UInt8>) -> String {
        let word = rest.prefix {
            !$0.isWhiteSpace && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "]")
        }
        rest = rest[word.endIndex...].drop(while: \.isWhiteSpace)
        return String(decoding: word.map(\.lowercased), as: UTF8.self)
    }
}
