import CLinux
import Core
import Glibc
import SystemPackage

/// A launcher of the wire helper: it delivers the wire through the event loop, after the helper has exited.
public final class WireLauncher {
    private let request: WireRequest
    private let finished: (Result<Wire, SystemFailure>) -> Void
    private let socket: Descriptor
    /// The helper's process; nil after it has been reaped.
    private(set) var helper: pid_t?
    private var registration: Poller.Registration?

    /// The path of the running program's own executable.
    public static let ownProgram = "/proc/self/exe"

    /// Starts the helper.
    ///
    /// - Parameters:
    ///   - program: An executable whose `main` begins with `WireHelper.serveIfAsked(by:)`.
    ///   - finished: Called once on the loop's thread, unless `cancel` is called before.
    /// - Throws: `SystemFailure` if no process or descriptor is left.
    public init(
        _ setup: LabSetup, program: String, poller: Poller,
        finished: @escaping (Result<Wire, SystemFailure>) -> Void
    ) throws(SystemFailure) {
        request = WireRequest(
            transports: setup.transports, family: setup.family, receiveBuffer: setup.load.receiveBuffer,
            hasListener: setup.load.hasListener)
        self.finished = finished
        var pair: [CInt] = [-1, -1]
        _ = try check("make a socket pair") { pollux_message_pair(&pair) }
        socket = Descriptor(owning: pair[0])
        let helperSocket = Descriptor(owning: pair[1])
        helper = try Self.start(program, request.arguments, socket: helperSocket)
        registration = poller.add(socket, .readable, name: "wire helper") { [weak self] _ in
            self?.handleResponse()
        }
    }

    deinit { end(killing: true) }

    /// Kills the helper; `finished` is not called.
    public func cancel() { end(killing: true) }

    private func handleResponse() {
        let result: Result<Wire, SystemFailure>
        do throws(SystemFailure) {
            result = .success(try receiveWire())
        } catch {
            result = .failure(error)
        }
        end(killing: false)
        finished(result)
    }

    private func receiveWire() throws(SystemFailure) -> Wire {
        switch try WireResponse.receive(over: socket) {
        case (.failed(let failure), _)?: throw failure
        case (.made, let descriptors)?:
            guard let wire = Wire(descriptors, hasListener: request.hasListener) else {
                throw SystemFailure("receive descriptors", Errno(rawValue: EPROTO))
            }
            return wire
        case nil: throw SystemFailure("make the wire", .connectionReset)
        }
    }

    /// Reaps the helper. It exits right after its response, so that waiting takes only microseconds.
    private func end(killing: Bool) {
        registration = nil
        guard let helper else { return }
        self.helper = nil
        if killing { kill(helper, SIGKILL) }
        var status: CInt = 0
        _ = valueOrErrno { waitpid(helper, &status, 0) }
    }

    private static func start(
        _ program: String, _ arguments: [String], socket: borrowing Descriptor
    ) throws(SystemFailure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in 0...2 as ClosedRange<CInt> {
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, socket.raw, WireHelper.socket)
        pollux_spawn_addclosefrom(&actions, WireHelper.socket + 1)

        // The event loop blocks signals in order to read them; the helper must receive them as usual.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))

        var process = pid_t()
        let command = ["pollux", WireHelper.argument] + arguments
        let argv = command.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let code = posix_spawn(&process, program, &actions, &attributes, argv, &environment)
        guard code == 0 else {
            let hint = code == ENOENT && program == ownProgram ? ": \(program) needs /proc to be mounted" : ""
            throw SystemFailure("start the wire helper", Errno(rawValue: code), hint: hint)
        }
        return process
    }
}

extension MissingWire {
    public init(_ failure: SystemFailure) {
        self.init(action: failure.action, errno: failure.errno.rawValue, words: failure.reason)
    }
}
