import App
import ArgumentParser
import Kernel

/// The program's `main`: SwiftPM renames that of the module `pollux` to `pollux_main`.
///
/// Not an `@main` type, because `CommandLine.arguments` comes from `/proc`, which may not be mounted.
@c(pollux_main)
public func main(
    _ count: CInt, _ vector: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    replaceClosedStandardStreams()
    // Skips the parser if there is nothing to parse: it takes a third of the start-up time.
    guard count > 1 else {
        OpenCommand.openScreen(ScreenOptions(), host: nil)
        return 0
    }
    let arguments = (1..<Int(count)).compactMap { vector[$0].map { String(cString: $0) } }
    // Before the parser, because the helper needs a process with a single thread.
    WireHelper.serveIfAsked(by: arguments)
    let isResolve = arguments.first == ResolveCommand.configuration.commandName
    let rest = Array(arguments.dropFirst())
    PolluxCommand.main(isResolve ? arguments.prefix(1) + JoinedNames.joining(rest) : arguments)
    return 0
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
