import Screen

/// The first row of the screen: the tabs of the screens, and of the parts of the visible screen if only one fits.
struct TabBar {
    enum Target: Equatable {
        case screen(ScreenID)
        /// A part of the visible screen, by its index.
        case part(Int)
    }

    private struct Tab {
        let text: String
        /// nil for text that is not a tab.
        let target: Target?
        var isFocused = false
    }

    private let tabs: [Tab]

    /// Creates the tabs for the state.
    ///
    /// On a narrow screen, the name of the program is dropped first, then the names of the screens, since a part
    /// whose name is cut off could not be clicked.
    init(_ state: State) {
        var tabs = Self.tabs(state, hasName: true, hasTitles: true)
        if Self.columns(tabs) > state.size.columns - state.columnsForTraffic {
            tabs = Self.tabs(state, hasName: false, hasTitles: true)
        }
        if Self.columns(tabs) > state.size.columns {
            tabs = Self.tabs(state, hasName: false, hasTitles: false)
        }
        self.tabs = tabs
    }

    private static func tabs(_ state: State, hasName: Bool, hasTitles: Bool) -> [Tab] {
        var tabs = hasName ? [Tab(text: " Pollux  ", target: nil)] : []
        for screen in ScreenID.allCases {
            let text = hasTitles ? " \(screen.rawValue) \(screen.contract.title) " : " \(screen.rawValue)"
            tabs.append(Tab(text: text, target: .screen(screen)))
        }
        let parts = state.screen.contract.tabs(state)
        if !parts.isEmpty { tabs.append(Tab(text: " ", target: nil)) }
        for (index, part) in parts.enumerated() {
            tabs.append(Tab(text: " \(part.title)", target: .part(index), isFocused: part.isFocused))
        }
        return tabs
    }

    private static func columns(_ tabs: [Tab]) -> Int {
        var columns = 0
        for tab in tabs { columns += tab.text.columns }
        return columns
    }

    func spans(_ state: State, _ theme: Theme) -> [Span] {
        tabs.map { tab in
            switch tab.target {
            case nil: Span(tab.text, theme[.accent])
            case .screen(let screen): Span(tab.text, theme[screen == state.screen ? .selected : .text])
            case .part: Span(tab.text, theme[tab.isFocused ? .focused : .muted])
            }
        }
    }

    /// Returns the target of a click on a column of the row.
    func target(atX x: Int) -> Target? {
        var end = 0
        for tab in tabs {
            end += tab.text.columns
            if x < end { return tab.target }
        }
        return nil
    }
}
