import Core
import Dashboard
import Kernel

/// The effects of the Sockets screen. Nothing is opened before the screen is.
final class SocketsEffects {
    private let poller: Poller
    private let deliver: (Event) -> Void
    private var tools: Tools?

    /// What is needed once the screen has been opened.
    private struct Tools {
        let source: SocketSource
        let work: Background<Event>
        /// The ends of connections; nil where the kernel does not report them.
        var ends: ConnectionEnds?
    }

    init(poller: Poller, deliver: @escaping (Event) -> Void) {
        (self.poller, self.deliver) = (poller, deliver)
    }

    func run(_ effect: SocketsEffect) {
        do throws(SystemFailure) {
            if tools == nil { tools = try open() }
            if let tools { run(effect, with: tools) }
        } catch {
            deliver(.sockets(.snapshotFailed("\(error)")))
        }
    }

    private func open() throws(SystemFailure) -> Tools {
        Tools(
            source: try SocketSource(),
            work: try Background(poller: poller, name: "sockets", receive: deliver))
    }

    private func run(_ effect: SocketsEffect, with tools: Tools) {
        switch effect {
        case .open: subscribe()
        case .takeSnapshot(let views, let hasOwners):
            let isStarted = tools.work.start { [source = tools.source] in
                switch source.next(hasOwners: hasOwners) {
                case .success(var snapshot):
                    views.classify(&snapshot)
                    return .sockets(.snapshot(snapshot, SocketOrigins(snapshot)))
                case .failure(let failure): return .sockets(.snapshotFailed("\(failure)"))
                }
            }
            if !isStarted { deliver(.sockets(.snapshotFailed("read the sockets: cannot start a thread"))) }
        case .describeProcess(let process):
            _ = tools.work.start { .sockets(.process(.reading(process))) }
        case .close(let request):
            perform("closed \(request.name)", command: request.command) { () throws(SocketActionFailure) in
                try closeSocket(request)
            }
        case .signal(let request):
            perform(
                "sent \(request.signal.rawValue) to \(request.process.name) \(request.process.pid)",
                command: request.command
            ) { () throws(SocketActionFailure) in try sendSignal(request) }
        }
    }

    /// Performs an action that the user has confirmed. Neither kind waits for anything.
    ///
    /// - Parameter command: A shell command for a user with more privileges.
    private func perform(
        _ words: String, command: String, _ action: () throws(SocketActionFailure) -> Void
    ) {
        do throws(SocketActionFailure) {
            try action()
            deliver(.sockets(.acted(words)))
        } catch {
            deliver(.sockets(.actionFailed("\(error)", command: error.needsPrivilege ? command : nil)))
        }
    }

    /// Subscribes to the ends of connections, until the program ends.
    private func subscribe() {
        let deliver = deliver
        var reason: String?
        do throws(SystemFailure) {
            tools?.ends = try ConnectionEnds(
                poller: poller, receive: { deliver(.sockets(.ended($0))) },
                missed: { deliver(.sockets(.endsMissed($0))) })
        } catch {
            reason = "\(error)"
        }
        deliver(.sockets(.opened(utcOffsetSeconds: utcOffsetSeconds(), reasonAgainstEnds: reason)))
    }
}
