import CLinux
import Core
import Glibc
import SystemPackage

/// The helper at work: the wire comes through the loop, and by then the helper is gone.
public final class WireLauncher {
    private let order: WireRequest
    private let finished: (Result<Wire, SystemFailure>) -> Void
    private let socket: Descriptor
    /// Its process; nil when it has ended and been collected.
    private(set) var helper: pid_t?
    private var registration: Poller.Registration?

    /// This program, whatever it is called.
    public static let ownProgram = "/proc/self/exe"

    /// Starts the helper.
    ///
    /// - Parameters:
    ///   - program: The one whose `main` begins with `WireHelper.serveIfAsked()`.
    ///   - finished: Called on the loop's thread, once, unless `cancel` comes first.
    /// - Throws: `SystemFailure` where no process or descriptor is left.
    public init(
        _ setup: LabSetup, program: String, poller: Poller,
        finished: @escaping (Result<Wire, SystemFailure>) -> Void
    ) throws(SystemFailure) {
        order = WireRequest(
            family: setup.family, receiveBuffer: setup.load.receiveBuffer, hasListener: setup.load.hasListener
        )
        self.finished = finished
        var pair: [CInt] = [-1, -1]
        _ = try check("make a socket pair") { pollux_message_pair(&pair) }
        socket = Descriptor(owning: pair[0])
        let far = Descriptor(owning: pair[1])
        helper = try Self.start(program, order.arguments, socket: far)
        registration = poller.add(socket, .readable, name: "wire helper") { [weak self] _ in self?.take() }
    }

    deinit { end(killing: true) }

    public func cancel() { end(killing: true) }

    private func take() {
        let result: Result<Wire, SystemFailure>
        do throws(SystemFailure) {
            result = .success(try received())
        } catch {
            result = .failure(error)
        }
        end(killing: false)
        finished(result)
    }

    private func received() throws(SystemFailure) -> Wire {
        switch try WireResponse.receive(over: socket) {
        case (.failed(let failure), _)?: throw failure
        case (.made(let congestionControl), let descriptors)?:
            let wire = Wire(
                descriptors, congestionControl: congestionControl, hasListener: order.hasListener)
            guard let wire else { throw SystemFailure("take descriptors", Errno(rawValue: EPROTO)) }
            return wire
        case nil: throw SystemFailure("make the wire", .connectionReset)
        }
    }

    /// The helper ends right after its answer; collecting it waits for microseconds.
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

        // The loop blocks signals to read them; the helper shall die of them.
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
        let words = ["pollux", WireHelper.argument] + arguments
        let argv = words.map { strdup($0) } + [nil]
        defer { argv.forEach { free($0) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        let code = posix_spawn(&process, program, &actions, &attributes, argv, &environment)
        guard code == 0 else { throw SystemFailure("start the wire helper", Errno(rawValue: code)) }
        return process
    }
}

extension MissingWire {
    public init(_ failure: SystemFailure) {
        self.init(action: failure.action, errno: failure.errno.rawValue, words: failure.reason)
    }
}
