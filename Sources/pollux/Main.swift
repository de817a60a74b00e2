import App
import ArgumentParser
import Kernel

@main
enum Main {
    static func main() {
        // With nothing to parse the parser is not touched: it costs a third of the start.
        guard CommandLine.argc > 1 else { return OpenCommand.openScreen(ScreenOptions(), host: nil) }
        // Before any thread is started and anything parsed: the helper needs a process with one thread.
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
        discussion: "Without arguments the full screen opens; ? there shows its keys.",
        version: "0.1.0",
        subcommands: [
            OpenCommand.self, ResolveCommand.self, ServicesCommand.self, ProtocolsCommand.self,
            ChatCommand.self, ReplayCommand.self, LabCommand.self, ThemesCommand.self, ConfigCommand.self,
        ],
        defaultSubcommand: OpenCommand.self)
}
