/// The values of a TOML file in one array, so that the depth of a file costs no recursion.
struct TOMLDocument: Sendable {
    struct Node {
        /// Nil for the root and in arrays.
        let name: Name?
        /// The enclosing table or array; nil for the root.
        let parent: Int?
        /// Of the value; for a table with a header, of its name there.
        let offset: Int
        var content: TOMLValue.Content
        fileprivate(set) var firstChild: Int?
        fileprivate(set) var lastChild: Int?
        fileprivate(set) var nextSibling: Int?
    }

    /// One name of a key.
    struct Name {
        let text: String
        let offset: Int
    }

    /// A table and a name in it. TOML compares names by their bytes, while `String` equates canonically
    /// equivalent ones.
    private struct Member: Hashable {
        let table: Int
        let name: String

        static func == (one: Member, other: Member) -> Bool {
            one.table == other.table && one.name.utf8.elementsEqual(other.name.utf8)
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(table)
            var name = name
            name.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    static let root = 0

    let bytes: [UInt8]
    private(set) var nodes = [Node(name: nil, parent: nil, offset: 0, content: .table(.header))]
    private var members: [Member: Int] = [:]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Returns the node with this name in a table.
    func member(_ name: String, of table: Int) -> Int? { members[Member(table: table, name: name)] }

    /// Appends a value to a table, which must not contain the name yet, or to an array.
    ///
    /// - Returns: The index of its node.
    mutating func append(_ content: TOMLValue.Content, named name: Name?, offset: Int, to parent: Int) -> Int
    {
        let index = nodes.count
        nodes.append(Node(name: name, parent: parent, offset: offset, content: content))
        if let last = nodes[parent].lastChild {
            nodes[last].nextSibling = index
        } else {
            nodes[parent].firstChild = index
        }
        nodes[parent].lastChild = index
        if let name { members[Member(table: parent, name: name.text)] = index }
        return index
    }

    /// Notes that the header of an implied table has followed.
    mutating func define(_ table: Int) { nodes[table].content = .table(.header) }
}
