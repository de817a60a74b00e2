/// What is measured, or compared with.
enum Subject: String, CaseIterable {
    case pollux, floor, tig, htop, btop
    /// What would be needed at the least by arithmetic.
    case ideal
    /// `getent hosts`, one name after another.
    case getent
    /// A C program that only receives.
    case receive
    case ncat, socat

    /// `Floors/forwarder.c`, and a veth pair in its place.
    case forwarder, veth

    /// The programs with a screen.
    static let screens: [Subject] = [.pollux, .floor, .tig, .htop, .btop]

    /// A text that is on the screen when the program has shown what it is for: this machine's address, the
    /// newest commit, the keys below the list of processes, its title.
    var readyText: String {
        switch self {
        case .pollux, .floor: "127.0.0.1"
        case .tig: Laboratory.newestCommit
        case .htop: "F10Quit"
        case .btop: "proc"
        case .ideal, .getent, .receive, .ncat, .socat, .forwarder, .veth: ""
        }
    }
}
