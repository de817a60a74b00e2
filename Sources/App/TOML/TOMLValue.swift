/// A value of a TOML file, with its key and its position.
public struct TOMLValue: Sendable {
    public enum Content: Sendable {
        case string(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)
        case dateTime(TOMLDateTime)
        case array(ArrayKind)
        case table(TableKind)
    }

    public enum ArrayKind: Sendable {
        /// Written in brackets: complete, so that nothing can be added to it.
        case listed
        /// Defined by `[[header]]`s, one for each table.
        case ofTables
    }

    /// How a table was defined, which decides what may still be added to it.
    public enum TableKind: Sendable {
        /// By the header of a table in it: its own header may still follow.
        case implied
        /// By its header; also the root.
        case header
        /// By dotted keys: more of them may follow, and headers of tables in it.
        case dotted
        /// In braces: complete.
        case inline
    }

    private let document: TOMLDocument
    private let index: Int

    private init(_ document: TOMLDocument, _ index: Int) {
        (self.document, self.index) = (document, index)
    }

    /// Parses a TOML 1.0 file.
    ///
    /// - Returns: The root table.
    /// - Throws: `TOMLFailure` at the first mistake.
    public static func root(of bytes: [UInt8]) throws(TOMLFailure) -> TOMLValue {
        TOMLValue(try TOMLParser.document(bytes), TOMLDocument.root)
    }

    private var node: TOMLDocument.Node { document.nodes[index] }

    public var content: Content { node.content }

    /// The last name of its key; nil for the root and in arrays.
    public var name: String? { node.name?.text }

    /// The names of the enclosing tables, then its own.
    public var path: [String] {
        var (path, next) = ([String](), Int?(index))
        while let index = next {
            if let name = document.nodes[index].name { path.append(name.text) }
            next = document.nodes[index].parent
        }
        return path.reversed()
    }

    public var position: TOMLPosition { TOMLPosition(of: node.offset, in: document.bytes) }

    /// The position of its name; nil for the root and in arrays.
    public var keyPosition: TOMLPosition? {
        node.name.map { TOMLPosition(of: $0.offset, in: document.bytes) }
    }

    // MARK: Contents

    public var string: String? {
        if case .string(let string) = content { string } else { nil }
    }

    public var boolean: Bool? {
        if case .boolean(let boolean) = content { boolean } else { nil }
    }

    /// The elements of an array, in file order.
    public var elements: [TOMLValue]? {
        if case .array = content { children } else { nil }
    }

    /// The values in a table, in file order.
    public var members: [TOMLValue]? {
        if case .table = content { children } else { nil }
    }

    /// The value with this name in a table.
    public subscript(name: String) -> TOMLValue? {
        document.member(name, of: index).map { TOMLValue(document, $0) }
    }

    private var children: [TOMLValue] {
        var (children, next) = ([TOMLValue](), node.firstChild)
        while let index = next {
            children.append(TOMLValue(document, index))
            next = document.nodes[index].nextSibling
        }
        return children
    }
}
