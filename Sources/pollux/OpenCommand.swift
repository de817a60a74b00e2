import App
import ArgumentParser
import Core
import Dashboard
import Glibc

/// The screens by their names on the command line.
enum ScreenName: String, CaseIterable, ExpressibleByArgument {
    case dashboard, lab

    var screen: ScreenID {
        switch self {
        case .dashboard: .dashboard
        case .lab: .lab
        }
    }
}

/// What `open` and the other full-screen commands have in common.
struct ScreenArguments: ParsableArguments {
    @Option(help: ArgumentHelp("The theme: a name or a file.", valueName: "name|file"))
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

    @Argument(help: "A name, address, URL or host:port to look up at once.")
    var host: String?

    @Option(name: .customLong("screen"), help: "The screen in front.")
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
            let signal = try FullScreen(options).run(host: host, note: Exit.note)
            if let signal { Exit.bySignal(signal) }
        } catch {
            Glibc.exit(Exit.failure("\(error)").rawValue)
        }
    }

    /// How many letters a host may differ from a subcommand and still be taken for a slip of the hand.
    private static let slips = 2

    private static func suggestion(for host: String) -> Suggestion? {
        let names = PolluxCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
        let nearest = names.min { $0.editDistance(to: host) < $1.editDistance(to: host) }
        guard let nearest, nearest.editDistance(to: host) <= slips else { return nil }
        return Suggestion(host: host, subcommand: nearest)
    }
}
