/// What a user asks the services table for.
///
/// A word of a query is
/// - a port: `443`; or a port and its protocol as the file writes them: `443/tcp`;
/// - a URL: the port that it names, else the service called exactly as its scheme:
///   `https://www.python.org` is `https`;
/// - else a service's name or alias, in any case of letters.
///
/// The two ways to ask differ in the rest. A search, as it is typed letter by letter, finds names that
/// contain the word, takes several words and wants them all, and reads `tcp` and `udp` as protocols. A
/// lookup is one word, and finds only what is called so, as `getservbyname` does: `www` is `http`, never
/// `www-something`.
public struct ServiceQuery: Sendable, Equatable {
    private enum Condition: Sendable, Equatable {
        case nameContains(SearchPattern)
        case nameIs(SearchPattern)
        case portIs(UInt16)
        case protocolIs(SearchPattern)
        /// What no service can be, such as a port above 65535.
        case never
    }

    private var conditions: [Condition] = []

    /// A search: every word has to match. An empty text matches everything.
    ///
    /// - Parameter protocolName: Only services of this protocol, in any case of letters.
    public init(search text: String, protocolName: String? = nil) {
        for word in SearchWords(text).words { conditions += Self.conditions(word.text, isSearch: true) }
        if let protocolName { conditions.append(.protocolIs(SearchPattern(protocolName))) }
    }

    /// A lookup of one name, alias, port or URL, with white space around it; nil for all services.
    ///
    /// - Parameter protocolName: Only services of this protocol, in any case of letters.
    public init(lookup text: String?, protocolName: String? = nil) {
        if let text { conditions += Self.conditions(text.trimmingWhitespace, isSearch: false) }
        if let protocolName { conditions.append(.protocolIs(SearchPattern(protocolName))) }
    }

    /// The rows that match, in the file's order.
    public func rows(in file: ServicesFile) -> [UInt32] {
        var found: [UInt32] = []
        for row in 0..<file.count where matches(row, of: file) { found.append(UInt32(row)) }
        return found
    }

    private func matches(_ row: Int, of file: ServicesFile) -> Bool {
        // Most rows fall by their port, for which nothing has to be read again.
        for case .portIs(let port) in conditions where file.port(ofRow: row) != port { return false }
        guard let fields = file.fields(ofRow: row) else { return false }
        for condition in conditions where !Self.holds(condition, for: fields, in: file.text.bytes) {
            return false
        }
        return true
    }

    private static func holds(_ condition: Condition, for fields: ServiceFields, in bytes: [UInt8]) -> Bool {
        switch condition {
        case .never: false
        case .portIs(let port): fields.port == port
        case .protocolIs(let name): name.equals(bytes.span.extracting(fields.protocolName))
        case .nameIs(let name): hasName(fields) { name.equals(bytes.span.extracting($0)) }
        case .nameContains(let part): hasName(fields) { part.isFound(in: bytes[$0]) }
        }
    }

    /// Whether the name or an alias fulfils the condition.
    private static func hasName(_ fields: ServiceFields, where condition: (Range<Int>) -> Bool) -> Bool {
        if condition(fields.name) { return true }
        var fields = fields
        while let alias = fields.nextAlias() {
            if condition(alias) { return true }
        }
        return false
    }

    private static func conditions(_ word: String, isSearch: Bool) -> [Condition] {
        if let url = HostQuery.urlParts(Substring(word)) { return [condition(url.scheme, url.authority)] }
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        if parts[0].isDecimalNumber, parts.count <= 2 {
            let port = UInt16(parts[0]).map { Condition.portIs($0) } ?? .never
            // While `443/` waits for its protocol, it is the port.
            return parts.count == 2 && parts[1] != ""
                ? [port, .protocolIs(SearchPattern(parts[1]))] : [port]
        }
        let name = SearchPattern(word)
        guard isSearch else { return [.nameIs(name)] }
        let isProtocol = name.equals("tcp") || name.equals("udp")
        return [isProtocol ? .protocolIs(name) : .nameContains(name)]
    }

    private static func condition(_ scheme: String, _ authority: Substring) -> Condition {
        do throws(LookupFailure) {
            let (_, digits) = try HostQuery.splitPort(authority)
            // RFC 3986 §3.2.3: a colon without digits is as good as none.
            guard let digits, !digits.isEmpty else { return .nameIs(SearchPattern(scheme)) }
            return .portIs(try HostQuery.port(digits))
        } catch {
            return .never
        }
    }
}
