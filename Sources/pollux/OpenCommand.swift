import App
import ArgumentParser
import Core
import Dashboard
import Glibc

/// A screen, by its name on the command line.
enum ScreenName: String, CaseIterable, ExpressibleByArgument {
    case dashboard, sockets, lab

    var screen: ScreenID {
        switch self {
        case .dashboard: .dashboard
        case .sockets: .sockets
        case .lab: .lab
        }
    }
}

/// The options shared by all full-screen commands.
struct ScreenArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Theme: a name or a file.", valueName: "name|file"))
    var theme: String?

    @Flag(help: "Draw borders and symbols in ASCII.")
    var ascii = false

    @Flag(name: .customLong("no-mouse"), help: "Leave the mouse to the terminal.")
    var noMouse = false

    @Option(help: ArgumentHelp("The configuration file.", valueName: "file"))
    var config: String?

    var options: ScreenOptions {
        var options = ScreenOptions()
        options.themeName = theme
        options.configurationPath = config
        options.isASCII = ascii
        options.hasMouse = !noMouse
        return options
    }
}

struct OpenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open the full screen (the default).")

    @Argument(help: "A name, address, URL or host:port to look up.")
    var host: String?

    @Option(name: .customLong("screen"), help: "Screen to open.")
    var first = ScreenName.dashboard

    @OptionGroup(title: "Screen")
    var screen: ScreenArguments

    func run() throws {
        var options = screen.options
        options.screen = first.screen
        options.suggestion = host.flatMap(Self.suggestion)
        Self.openScreen(options, host: host)
    }

    static func openScreen(_ options: ScreenOptions, host: String?) {
        do {
            var hasFailed = false
            let signal = try FullScreen(options).run(host: host) {
                hasFailed = true
                Exit.note($0)
            }
            if let signal { Exit.bySignal(signal) }
            if hasFailed { Glibc.exit(1) }
        } catch {
            Glibc.exit(Exit.failure("\(error)").rawValue)
        }
    }

    /// The edit distance to a subcommand up to which a host counts as a typing mistake.
    private static let maxTypos = 2

    private static func suggestion(for host: String) -> Suggestion? {
        let names = PolluxCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
        let nearest = names.min { $0.editDistance(to: host) < $1.editDistance(to: host) }
        guard let nearest, nearest.editDistance(to: host) <= maxTypos else { return nil }
        return Suggestion(host: host, subcommand: nearest)
    }
}
