import Screen

/// The first row: the screens, and where one pane is in sight, the panes.
struct TabBar {
    enum Target: Equatable {
        case screen(ScreenID), pane(Pane)
    }

    private struct Tab {
        let text: String
        /// nil for what leads nowhere.
        let target: Target?
    }

    private let tabs: [Tab]

    /// Where it is too narrow for all, the program's name goes first, then the names of the screens: a pane
    /// whose name is cut off could not be pointed at.
    init(_ state: State) {
        var tabs = Self.tabs(state, hasName: true, hasTitles: true)
        if Self.columns(tabs) > state.size.columns {
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
            let title = hasTitles ? " \(screen.title)" : ""
            tabs.append(Tab(text: " \(screen.rawValue)\(title) ", target: .screen(screen)))
        }
        guard state.layout.panes.count == 1 else { return tabs }
        tabs.append(Tab(text: " ", target: nil))
        for pane in Pane.allCases { tabs.append(Tab(text: " \(pane.title)", target: .pane(pane))) }
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
            case .pane(let pane): Span(tab.text, theme[pane == state.focus ? .focused : .muted])
            }
        }
    }

    /// What a click on a column of the row asks for.
    func target(atX x: Int) -> Target? {
        var end = 0
        for tab in tabs {
            end += tab.text.columns
            if x < end { return tab.target }
        }
        return nil
    }
}
