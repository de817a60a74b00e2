/// The screens of the tab bar, by their digits.
public enum ScreenID: Int, Sendable, CaseIterable {
    case dashboard = 1
    case lab = 3

    /// What the screen can do: the only place that tells the screens apart.
    var contract: any ScreenContract.Type {
        switch self {
        case .dashboard: DashboardScreen.self
        case .lab: LabScreen.self
        }
    }
}
