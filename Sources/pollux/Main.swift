import App
import ArgumentParser
import Kernel

@main
enum Main {
    static func main() {
        // Skips the parser if there is nothing to parse: it takes a third of the start-up time.
        guard CommandLine.argc > 1 else { return OpenCommand.openScreen(ScreenOptions(), host: nil) }
        // First, because the helper needs a process with a single thread.
        WireHelper.serveIfAsked()
        let arguments = Array(CommandLine.arguments.dropFirst())
        let isResolve = arguments.first == ResolveCommand.configuration.commandName
        let rest = Array(arguments.dropFirst())
        PolluxCommand.main(isResolve ? arguments.prefix(1) + JoinedNames.joining(rest) : arguments)
    }
}

struct PolluxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pollux",
        abstract: "Names, sockets and wires in one terminal.",
        discussion: "Without arguments, opens the full screen; ? shows its keys.",
        version: "0.1.0",
        subcommands: [
            OpenCommand.self, ResolveCommand.self, ServicesCommand.self, ProtocolsCommand.self,
            ChatCommand.self, ReplayCommand.self, LabCommand.self, ThemesCommand.self, ConfigCommand.self,
        ],
        defaultSubcommand: OpenCommand.self)
}
