/// The screens of the program; the raw value is the digit in the tab bar.
public enum ScreenID: Int, Sendable, CaseIterable {
    case dashboard = 1
    case sockets = 2
    case lab = 3

    /// The implementation of the screen. No other code distinguishes between screens.
    var contract: any ScreenContract.Type {
        switch self {
        case .dashboard: DashboardScreen.self
        case .sockets: SocketsScreen.self
        case .lab: LabScreen.self
        }
    }
}
