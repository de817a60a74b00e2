/// The purpose of a piece of text. A theme defines the style of each role.
public enum Role: String, CaseIterable, Sendable {
    case text, muted, title, accent, good, warning, bad, selected
    case border, focused, sent, received, lost, late, duplicate, hint

    /// The index in a theme's table, in order of declaration.
    var index: Int {
        switch self {
        case .text: 0
        case .muted: 1
        case .title: 2
        case .accent: 3
        case .good: 4
        case .warning: 5
        case .bad: 6
        case .selected: 7
        case .border: 8
        case .focused: 9
        case .sent: 10
        case .received: 11
        case .lost: 12
        case .late: 13
        case .duplicate: 14
        case .hint: 15
        }
    }
}

/// The styles of all roles.
public struct Theme: Equatable, Sendable {
    public let name: String
    /// Whether borders and symbols are drawn in ASCII, for a locale without Unicode.
    public var isASCII: Bool
    private var styles: [Style]

    /// - Parameter styles: The styles by role. A missing role has the style of plain text.
    public init(name: String, styles: [(role: Role, style: Style)], isASCII: Bool = false) {
        self.name = name
        self.isASCII = isASCII
        let plain = styles.first { $0.role == .text }?.style ?? Style()
        self.styles = Role.allCases.map { role in styles.last { $0.role == role }?.style ?? plain }
    }

    /// Shows the selection in reverse video, for a terminal with too few colours.
    public mutating func markSelectionByReverse() {
        styles[Role.selected.index] = self[.text]
        styles[Role.selected.index].attributes = [.reverse, .bold]
    }

    public subscript(role: Role) -> Style { styles[role.index] }

    /// A theme without colours: symbols and words carry the meaning, attributes the emphasis.
    public static let plain = Theme(
        name: "plain",
        styles: [
            (.title, Style(attributes: .bold)), (.accent, Style(attributes: .bold)),
            (.good, Style(attributes: .bold)),
            (.bad, Style(attributes: .bold)), (.warning, Style(attributes: .underline)),
            (.selected, Style(attributes: .reverse)), (.focused, Style(attributes: .bold)),
            (.muted, Style(attributes: .dim)), (.hint, Style(attributes: .dim)),
            (.border, Style(attributes: .dim)),
        ])
}
