/// A program to measure, or a reference to compare with.
enum Subject: String, CaseIterable {
    case pollux, floor, tig, htop, btop
    /// The theoretical minimum.
    case ideal
    /// `getent hosts`, one name at a time.
    case getent
    /// A C program that only receives.
    case receive
    case ncat, socat

    /// `Floors/forwarder.c` between two TUN devices, and a veth pair in their place.
    case forwarder, veth
    /// `Floors/sockets.c`.
    case dump
    case ss

    /// The full-screen programs.
    static let screens: [Subject] = [.pollux, .floor, .tig, .htop, .btop]

    /// A text that shows that the program's own content is on the screen: this machine's address, the newest commit,
    /// the keys below the process list, or its title.
    var readyText: String {
        switch self {
        case .pollux, .floor: "127.0.0.1"
        case .tig: Laboratory.newestCommit
        case .htop: "F10Quit"
        case .btop: "proc"
        case .ideal, .getent, .receive, .ncat, .socat, .forwarder, .veth, .dump, .ss: ""
        }
    }
}
