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
    return PolluxCommand.run(arguments)
}

struct PolluxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pollux",
        abstract: "Names, sockets and wires in one terminal.",
        discussion: "Without arguments, opens the full screen; ? shows its keys.",
        version: "0.1.0",
        subcommands: [
            OpenCommand.self, ResolveCommand.self, ServicesCommand.self, ProtocolsCommand.self,
            SocketsCommand.self,
            ChatCommand.self, ReplayCommand.self, LabCommand.self, ThemesCommand.self, ConfigCommand.self,
        ],
        defaultSubcommand: OpenCommand.self)
}

extension PolluxCommand {
    /// Runs the command that the arguments name.
    ///
    /// - Returns: The exit status.
    static func run(_ arguments: [String]) -> CInt {
        do {
            var command = try parse(arguments)
            try command.run()
            return 0
        } catch {
            return end(error)
        }
    }

    private static func parse(_ arguments: [String]) throws -> any ParsableCommand {
        guard arguments.first == ResolveCommand.configuration.commandName else {
            return try parseAll(arguments)
        }
        let resolve = ResolveArguments(arguments.dropFirst())
        let name = resolve.names.isEmpty ? [] : [ResolveRun.standardInput]
        let command = try parseAll(arguments.prefix(1) + name + resolve.options)
        // The help is a command of its own.
        guard var command = command as? ResolveCommand else { return command }
        command.names = resolve.names
        return command
    }

    private static func parseAll(_ arguments: [String]) throws -> any ParsableCommand {
        do {
            return try parseAsRoot(arguments)
        } catch {
            // The message quotes arguments, so it is made from their printable form, without line breaks.
            _ = try parseAsRoot(arguments.map(\.plainText))
            throw error
        }
    }

    /// Prints the message of an error, or the help or version that was asked for.
    ///
    /// - Returns: The exit status.
    private static func end(_ error: any Error) -> CInt {
        let (code, message) = (exitCode(for: error), fullMessage(for: error))
        guard !message.isEmpty else { return code.rawValue }
        let text = message.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String($0).plainText }.joined(separator: "\n")
        do throws(SystemFailure) {
            try (code.isSuccess ? StandardStream.output : .error).writeLine(text)
            return code.rawValue
        } catch {
            return code.isSuccess ? Exit.failure("\(error)").rawValue : code.rawValue
        }
    }
}
