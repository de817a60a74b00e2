import Glibc

extension Journey {
    /// Runs the journey with a program in a terminal of that size.
    ///
    /// The program gets an empty home folder and a plain environment, so that the user's settings do not
    /// change the screen.
    ///
    /// - Parameters:
    ///   - program: A path, or a name to find in `PATH`.
    ///   - environment: Variables added to `TerminalChild.plainEnvironment`; `env` steps override them.
    ///   - patience: The time limit for the program to exit.
    ///   - afterStep: Called with each successful step and the screen after it.
    /// - Throws: `JourneyFailure` for the first step that fails.
    public func walk(
        _ program: String, size: TerminalSize, environment: [String: String] = [:],
        patience: Duration = .patience, afterStep: (Step, VirtualTerminal) -> Void = { _, _ in }
    ) throws(JourneyFailure) {
        let scene = try Scene(of: self, program: program, size: size, environment: environment)
        // The scene holds the sockets and files that the program needs until it exits.
        try withExtendedLifetime(scene) { () throws(JourneyFailure) in
            for step in steps {
                let problem: String?
                do throws(CallFailure) {
                    problem = try scene.child.walk(step.action, patience)
                } catch {
                    problem = error.description
                }
                if let problem { throw failure(step, size, problem, scene.child) }
                afterStep(step, scene.child.screen)
            }
            if let problem = scene.child.leave(patience) { throw failure(nil, size, problem, scene.child) }
        }
    }

    private func failure(
        _ step: Step?, _ size: TerminalSize, _ problem: String, _ child: TerminalChild
    ) -> JourneyFailure {
        JourneyFailure(file: file, size: size, step: step, problem: problem, screen: child.screen.lines)
    }
}

/// The sockets and files of a journey, and its running program.
private final class Scene {
    let child: TerminalChild
    private let world: LoopbackWorld
    private let hosts: HostsOverlay?
    private let home: ScratchFolder

    init(
        of journey: Journey, program: String, size: TerminalSize, environment: [String: String]
    ) throws(JourneyFailure) {
        var step: Journey.Step?
        do throws(CallFailure) {
            home = try ScratchFolder()
            var variables = TerminalChild.plainEnvironment.merging(["HOME": home.path]) { $1 }
                .merging(environment) { $1 }
            var arguments: [String] = []
            var hostLines: [String] = []
            var sockets = LoopbackSockets()
            for next in journey.steps {
                step = next
                switch next.action {
                case .arguments(let more): arguments += more
                case .environment(let name, let value): variables[name] = value
                case .hosts(let line): hostLines.append(line)
                default: try sockets.prepare(next.action)
                }
            }
            step = nil
            world = try LoopbackWorld(sockets)
            hosts = hostLines.isEmpty ? nil : try HostsOverlay(lines: hostLines)
            let commandLine = hosts?.commandLine(for: program, arguments) ?? [program] + arguments
            child = try TerminalChild(
                commandLine[0], arguments: Array(commandLine.dropFirst()), environment: variables, size: size)
            _ = child.hasAnswered()
        } catch {
            throw JourneyFailure(
                file: journey.file, size: size, step: step, problem: "\(error)", screen: [])
        }
    }
}

extension LoopbackSockets {
    fileprivate mutating func prepare(_ action: Action) throws(CallFailure) {
        switch action {
        case .listen(let transport, let address): try listen(transport, at: address)
        case .full(let address): try listenWithFullBacklog(at: address)
        case .closeWait(let address): try holdInCloseWait(at: address)
        case .bound(let address): try bind(to: address)
        case .stream(let address, let rate): try stream(to: address, bytesPerSecond: rate)
        default: break
        }
    }
}

extension TerminalChild {
    /// Runs one step; returns the error, or nil.
    fileprivate func walk(_ action: Action, _ patience: Duration) throws(CallFailure) -> String? {
        switch action {
        case .title, .arguments, .environment, .hosts, .listen, .full, .closeWait, .stream, .bound: return nil
        case .see(let text): return expect(text, onScreen: true)
        case .gone(let text): return expect(text, onScreen: false)
        case .exit(let code): return expectEnd(.code(code), patience)
        case .keys(let keys): return noAnswer(unless: keys.allSatisfy(pressAndWait))
        case .type(let text): return noAnswer(unless: answer { type(text) })
        case .paste(let bytes): return noAnswer(unless: answer { paste(bytes) })
        case .resize(let size):
            return noAnswer(unless: try answer { () throws(CallFailure) in try resize(to: size) })
        case .short(let count, let address, let byteCount):
            try LoopbackSockets.connectBriefly(to: address, count: count, byteCount: byteCount)
            return nil
        case .send(let count, let address, let bytes):
            // One at a time, so that the program's receive queue drops none.
            for _ in 0..<count {
                try LoopbackSockets.send(bytes, to: address)
                guard wait(until: { LoopbackSockets.isRead(address) }) else { return "not read" }
            }
            return noAnswer(unless: hasAnswered())
        }
    }

    /// Quits a program that is still running; returns the error if it does not exit correctly.
    fileprivate func leave(_ patience: Duration) -> String? {
        if isRunning {
            _ = pressAndWait(Key.escape)
            type("Q")
            if end(within: patience) == nil { return "Q does not end it" }
        }
        return terminalIsRestored ? nil : "not restored: \(leftovers.joined(separator: ", "))"
    }

    private func noAnswer(unless hasAnswered: Bool) -> String? { hasAnswered ? nil : "no answer" }

    private func expect(_ expectation: Expectation, onScreen wanted: Bool) -> String? {
        let isShown = expectation.finder()
        if pump(until: { isShown(screen) == wanted }, deadline: expectation.deadline) { return nil }
        let found = wanted ? "not on the screen" : "still on the screen"
        return exitStatus.map { "\(found), and the program has ended with \($0)" }
            ?? "\(found) after \(expectation.deadline)"
    }

    private func expectEnd(_ expected: ExitStatus, _ patience: Duration) -> String? {
        guard let status = end(within: patience) else { return "still running after \(patience)" }
        if status != expected { return "ended with \(status)" }
        return leave(patience)
    }

}
