/// A member of a record: its name, and how to get its value from a subject.
///
/// A list of fields describes a record once, for JSON and for CSV.
struct RecordField<Subject>: Sendable {
    let name: String
    let content: Content
    /// The name as JSON writes it before a value.
    private let key: [UInt8]

    enum Content: Sendable {
        case value(@Sendable (Subject) -> JSONValue)
        /// A nested object, which is null unless it is present.
        case object([RecordField], isPresent: @Sendable (Subject) -> Bool)
        /// A list of objects with the same names, each a list of values.
        case objects([String], @Sendable (Subject) -> [[JSONValue]])
    }

    init(_ name: String, _ content: Content) {
        (self.name, self.content, key) = (name, content, Array("\"\(name)\":".utf8))
    }

    init(_ name: String, _ value: @escaping @Sendable (Subject) -> JSONValue) {
        self.init(name, .value(value))
    }

    /// Returns the same field of another subject, which has this one as a part.
    func of<Whole>(_ part: @escaping @Sendable (Whole) -> Subject) -> RecordField<Whole> {
        switch content {
        case .value(let value): RecordField<Whole>(name) { value(part($0)) }
        case .object(let fields, let isPresent):
            RecordField<Whole>(name, .object(fields.map { $0.of(part) }, isPresent: { isPresent(part($0)) }))
        case .objects(let names, let values): RecordField<Whole>(name, .objects(names, { values(part($0)) }))
        }
    }
}

// MARK: JSON

extension RecordField {
    /// Appends the record as an object.
    static func append(_ fields: [RecordField], of subject: Subject, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += field.key
            switch field.content {
            case .value(let value): JSONText.append(value(subject), to: &text)
            case .object(let fields, let isPresent):
                if isPresent(subject) {
                    append(fields, of: subject, to: &text)
                } else {
                    text.append(constant: "null")
                }
            case .objects(let names, let values):
                JSONText.append(.list(values(subject).map { .object(Array(zip(names, $0))) }), to: &text)
            }
        }
        text.append(UInt8(ascii: "}"))
    }
}

// MARK: CSV

extension RecordField {
    /// Returns the titles of the columns: the name of each value, after those of the objects that it is nested in.
    static func columns(_ fields: [RecordField]) -> [String] {
        fields.flatMap { field in
            switch field.content {
            case .value: [field.name]
            case .object(let fields, _): columns(fields).map { "\(field.name).\($0)" }
            case .objects(let names, _): names.map { "\(field.name).\($0)" }
            }
        }
    }

    /// Appends the columns of a subject, separated by commas (RFC 4180). Null is empty, and a list is joined by spaces.
    ///
    /// - Parameter isPresent: Whether the object that the fields belong to is present.
    static func appendColumns(
        _ fields: [RecordField], of subject: Subject, isPresent: Bool = true, to text: inout [UInt8]
    ) {
        for (index, field) in fields.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            switch field.content {
            case .value(let value):
                if isPresent { append(column: value(subject), to: &text) }
            case .object(let fields, let isFieldPresent):
                appendColumns(
                    fields, of: subject, isPresent: isPresent && isFieldPresent(subject), to: &text)
            case .objects(let names, let values):
                let values = isPresent ? values(subject) : []
                for position in names.indices {
                    if position > 0 { text.append(UInt8(ascii: ",")) }
                    append(column: .list(values.map { $0[position] }), to: &text)
                }
            }
        }
    }

    private static func append(column value: JSONValue, to text: inout [UInt8]) {
        switch value {
        case .null: break
        case .string(let string): append(column: string, to: &text)
        case .list(let values): append(column: values.map(plainText).joined(separator: " "), to: &text)
        default: JSONText.append(value, to: &text)
        }
    }

    private static func plainText(_ value: JSONValue) -> String {
        if case .string(let string) = value { string } else { value.line }
    }

    /// Appends a text, in quotes where it needs them.
    ///
    /// Control characters are escaped as in JSON: a terminal that shows them would act on them, and a line break would
    /// end the record for tools that read by line.
    private static func append(column string: String, to text: inout [UInt8]) {
        var (needsQuotes, isPlain) = (false, true)
        for byte in string.utf8 {
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") { needsQuotes = true }
            if byte < 0x20 || byte >= 0x7f { isPlain = false }
        }
        guard needsQuotes || !isPlain else {
            text += string.utf8
            return
        }
        if needsQuotes { text.append(UInt8(ascii: "\"")) }
        for scalar in string.unicodeScalars {
            if let byte = UInt8(exactly: scalar.value), byte < 0x20 || (0x7f..<0xa0).contains(byte) {
                JSONText.append(escaped: byte, to: &text)
            } else {
                if scalar == "\"" { text.append(UInt8(ascii: "\"")) }
                text += String(scalar).utf8
            }
        }
        if needsQuotes { text.append(UInt8(ascii: "\"")) }
    }
}
