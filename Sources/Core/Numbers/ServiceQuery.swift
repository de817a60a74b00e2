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
        /// The word in lower case.
        case nameContains([UInt8])
        case nameIs([UInt8])
        case portIs(UInt16)
        case protocolIs([UInt8])
        /// What no service can be, such as a port above 65535.
        case never
    }

    private var conditions: [Condition] = []

    /// A search: every word has to match. An empty text matches everything.
    ///
    /// - Parameter protocolName: Only services of this protocol, in any case of letters.
    public init(search text: String, protocolName: String? = nil) {
        for word in text.split(whereSeparator: \.isWhitespace) {
            conditions += Self.conditions(String(word), isSearch: true)
        }
        if let protocolName { conditions.append(.protocolIs(Self.lowered(protocolName))) }
    }

    /// A lookup of one name, alias, port or URL, with white space around it; nil for all services.
    ///
    /// - Parameter protocolName: Only services of this protocol, in any case of letters.
    public init(lookup text: String?, protocolName: String? = nil) {
        if let text { conditions += Self.conditions(text.trimmingWhitespace, isSearch: false) }
        if let protocolName { conditions.append(.protocolIs(Self.lowered(protocolName))) }
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
        case .never: return false
        case .portIs(let port): return fields.port == port
        case .protocolIs(let name): return stands(name, at: fields.protocolName, in: bytes)
        case .nameIs(let name):
            return anyName(of: fields) { stands(name, at: $0, in: bytes) }
        case .nameContains(let part):
            return anyName(of: fields) { field in
                var start = field.lowerBound
                while start + part.count <= field.upperBound {
                    if stands(part, at: start..<start + part.count, in: bytes) { return true }
                    start += 1
                }
                return false
            }
        }
    }

    private static func anyName(of fields: ServiceFields, _ matches: (Range<Int>) -> Bool) -> Bool {
        if matches(fields.name) { return true }
        var fields = fields
        while let alias = fields.nextAlias() {
            if matches(alias) { return true }
        }
        return false
    }

    private static func stands(_ word: [UInt8], at field: Range<Int>, in bytes: [UInt8]) -> Bool {
        guard field.count == word.count else { return false }
        for offset in 0..<word.count where bytes[field.lowerBound + offset].lowercased != word[offset] {
            return false
        }
        return true
    }

    private static func conditions(_ word: String, isSearch: Bool) -> [Condition] {
        if let url = HostQuery.urlParts(Substring(word)) { return [condition(url.scheme, url.authority)] }
        let parts = word.split(separator: "/", omittingEmptySubsequences: false)
        if parts[0].isDecimalNumber, parts.count <= 2 {
            let port = UInt16(parts[0]).map { Condition.portIs($0) } ?? .never
            // While `443/` waits for its protocol, it is the port.
            return parts.count == 2 && parts[1] != ""
                ? [port, .protocolIs(lowered(String(parts[1])))] : [port]
        }
        let name = lowered(word)
        guard isSearch else { return [.nameIs(name)] }
        let isProtocol = name == lowered("tcp") || name == lowered("udp")
        return [isProtocol ? .protocolIs(name) : .nameContains(name)]
    }

    private static func condition(_ scheme: String, _ authority: Substring) -> Condition {
        do throws(LookupFailure) {
            let (_, digits) = try HostQuery.splitPort(authority)
            // RFC 3986 §3.2.3: a colon without digits is as good as none.
            guard let digits, !digits.isEmpty else { return .nameIs(lowered(scheme)) }
            return .portIs(try HostQuery.port(digits))
        } catch {
            return .never
        }
    }

    private static func lowered(_ text: String) -> [UInt8] { text.utf8.map(\.lowercased) }
}
