import Core

/// The user's settings of the Sockets screen.
public struct SocketsSettings: Sendable {
    private var ownViews: [SocketView] = []
    private(set) var hiddenColumns: Set<SocketColumn> = []

    /// A snapshot has one bit per view for each row.
    public static let maxOwnViews = 26

    public init() {}

    /// The views in the order of the title: the built-in ones, then the user's own.
    public var views: [SocketView] { SocketView.builtIn + ownViews }

    /// Adds a view of the user's own.
    ///
    /// - Returns: Whether it was added: not if a view has the name, in any case, or if there are too many.
    public mutating func add(_ view: SocketView) -> Bool {
        guard ownViews.count < Self.maxOwnViews, !hasView(named: view.name) else {
            return false
        }
        ownViews.append(view)
        return true
    }

    /// Returns whether a view has this name, in any case.
    public func hasView(named name: String) -> Bool {
        views.contains { $0.name.lowercased() == name.lowercased() }
    }

    /// The names of the columns that can be shown or hidden, from left to right.
    public static let columnNames = SocketColumn.optional.map { "\($0)" }

    /// Hides all columns but these and those that are always shown.
    ///
    /// - Parameter names: Elements of `columnNames`; others are ignored.
    public mutating func showOnly(columns names: [String]) {
        hiddenColumns = Set(SocketColumn.optional.filter { !names.contains("\($0)") })
    }
}
