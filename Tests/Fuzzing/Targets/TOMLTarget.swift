import App
import Core

extension FuzzTarget {
    /// A TOML file: each of its scalars, written as the only value of a file, is read as the same value.
    static let toml = FuzzTarget("toml") { bytes in
        let root: TOMLValue
        do throws(TOMLFailure) {
            root = try TOMLValue.root(of: bytes)
        } catch {
            try require(!error.reason.isEmpty, "refused without a reason")
            return try check(error.position, of: bytes)
        }
        var values = [root]
        while let value = values.popLast() {
            values += (value.members ?? []) + (value.elements ?? [])
            try check(value)
        }
        if let last = root.members?.last { try check(last.position, of: bytes) }
    }

    private static func check(_ position: TOMLPosition, of bytes: [UInt8]) throws(BrokenProperty) {
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        try require((1...lines.count).contains(position.line), "line \(position.line) of \(lines.count)")
        let columns = lines[position.line - 1].count + 1
        try require((1...columns).contains(position.column), "column \(position.column) of \(columns)")
    }

    private static func check(_ value: TOMLValue) throws(BrokenProperty) {
        guard let text = text(value.content) else { return }
        let again = try mustRead(text) { try TOMLValue.root(of: Array("a = \($0)".utf8)) }
        try require(again["a"].map { Self.text($0.content) } == text, "'\(text)' is another value")
    }

    /// Returns a scalar in TOML; nil for arrays and tables.
    private static func text(_ content: TOMLValue.Content) -> String? {
        switch content {
        case .string(let string):
            "\"" + string.unicodeScalars.map { "\\U" + Hexadecimal.text($0.value, digits: 8) }.joined() + "\""
        case .integer(let integer): "\(integer)"
        case .float(let float): "\(float)"
        case .boolean(let boolean): "\(boolean)"
        case .dateTime(let dateTime): dateTime.text
        case .array, .table: nil
        }
    }
}
