import Core
import Dashboard
import Glibc
import Kernel
import Screen
import Terminal
import Themes

/// The full screen: one loop over the keyboard, the sockets and the workers' mailbox.
public final class FullScreen {
    private let screen: CursesScreen
    private let display: Display
    private let poller: Poller
    private let effects: Effects
    private let signals: SignalDescriptor
    private let addressMonitor: AddressMonitor?
    /// What the loop waits for besides what the effects do.
    private var registrations: [Poller.Registration] = []
    private let inbox: Inbox
    private var state: State
    private var pending: [Effect] = []
    /// Those being applied; empty in between, and kept for its memory.
    private var events: [Event] = []

    /// Events that handlers have noted and `update` has not yet seen.
    final class Inbox {
        var events: [Event] = []
        private var unfinished: InputDecoder.Unfinished?
        /// When the rest of something typed or pasted is no longer waited for.
        private(set) var inputDeadline: Instant?
        /// The signal that ends the program.
        var fatalSignal: CInt?
        var isSuspendWanted = false
        var isContinued = false

        func readInput(of screen: CursesScreen) {
            for input in screen.readInput() { events.append(.input(input)) }
            let unfinished = screen.unfinishedInput
            guard unfinished != self.unfinished else { return }
            self.unfinished = unfinished
            inputDeadline = unfinished.map { .current + $0.patience }
        }

        func timePassed(of screen: CursesScreen, now: Instant) {
            guard let due = inputDeadline, due <= now else { return }
            (unfinished, inputDeadline) = (nil, nil)
            events += screen.endInput().map { .input($0) }
        }
    }

    /// Takes the terminal over.
    ///
    /// - Throws: `TerminalFailure`, `SystemFailure`, `SettingsFailure` or `Keymap.Collision`; the terminal is
    ///   then as it was.
    public init(_ options: ScreenOptions) throws {
        let configuration = try ConfigFile.configuration(options.configurationPath)
        let keymap = try Keymap(configuration.bindings)
        var theme =
            if let name = options.themeName { try ThemeStore.theme(name) } else {
                try ThemeStore.theme(of: configuration)
            }
        // The locale comes first, for the C library takes it then, which curses draws by.
        theme.isASCII = !UserLocale.isUTF8 || options.isASCII || configuration.isASCII
        poller = Poller()
        let inbox = Inbox()
        self.inbox = inbox
        signals = try SignalDescriptor([SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])
        effects = try Effects(poller: poller) { inbox.events.append($0) }
        // What cannot be bound is said before the terminal is taken.
        if let chat = options.chat { try effects.chat.open(chat) }
        addressMonitor = try? AddressMonitor()
        let screen = try CursesScreen(hasMouse: options.hasMouse && configuration.hasMouse)
        self.screen = screen
        state = State(size: screen.size, keymap: keymap)
        state.suggestion = options.suggestion
        // What the theme is found by, and not what it calls itself.
        state.themeName = options.themeName ?? configuration.theme ?? ShippedThemes.standard
        if let chat = options.chat { state.openChat(showsHex: chat.showsHex, isEchoing: chat.isEchoing) }
        pending = state.open(options.screen, running: options.lab)
        display = Display(screen, theme: theme) { [screen, inbox] in
            inbox.readInput(of: screen)
            inbox.isContinued = false
        }
        effects.display = display
        register()
    }

    private func register() {
        // The keyboard is registered first and is urgent: nothing that arrives delays a key.
        let keyboard = poller.addStandardInput(name: "keyboard") { [screen, inbox] readiness in
            let hasEnded = readiness.isBroken || (readiness.contains(.readable) && standardInputHasEnded())
            inbox.readInput(of: screen)
            if hasEnded { inbox.events.append(.input(.closed)) }
        }
        let signals = signals.register(with: poller) { [screen, inbox] signal in
            switch signal {
            case SIGWINCH:
                screen.updateWindowSize()
                inbox.readInput(of: screen)
            case SIGTSTP: inbox.isSuspendWanted = true
            case SIGCONT: inbox.isContinued = true
            default: inbox.fatalSignal = signal
            }
        }
        registrations = [keyboard, signals]
        if let addressMonitor {
            registrations.append(
                addressMonitor.register(with: poller) { [inbox] in
                    inbox.events.append(.localHost(.current()))
                })
        }
    }

    /// Runs until the user leaves.
    ///
    /// - Parameters:
    ///   - host: Looked up at once.
    ///   - note: Told at the end, when the terminal is given back, what could not be finished.
    /// - Returns: The signal that ended the run, if one did.
    /// - Throws: `SystemFailure` where the loop cannot wait any more.
    public func run(host: String?, note: (String) -> Void) throws -> CInt? {
        defer {
            effects.chat.close()
            // Before the disk, which may be slow, is waited for.
            screen.close()
            for loss in finishRecordings() { note("chat: \(loss)") }
        }
        apply(.localHost(.current()))
        if let host { apply(.hostGiven(host)) }
        while true {
            takeEvents()
            if let signal = inbox.fatalSignal { return signal }
            display.showIfDue(&state)
            performPending()
            if effects.isQuitWanted { return nil }
            try poller.turn(until: nextDeadline)
        }
    }

    /// Waits for the recordings, unless a signal comes that would end the program.
    ///
    /// - Returns: What they have lost, in words.
    private func finishRecordings() -> [String] {
        let gate = Poller()
        var isInterrupted = false
        let registration = signals.register(with: gate) { signal in
            isInterrupted = isInterrupted || ![SIGTSTP, SIGCONT, SIGWINCH].contains(signal)
        }
        return withExtendedLifetime(registration) {
            effects.chat.recordings.finish(in: gate) { isInterrupted }
        }
    }

    private func takeEvents() {
        if inbox.isSuspendWanted {
            inbox.isSuspendWanted = false
            effects.run(.suspend)
        }
        if inbox.isContinued {
            inbox.isContinued = false
            effects.run(.repaint)
        }
        let now = Instant.current
        inbox.timePassed(of: screen, now: now)
        effects.timePassed(now: now)
        swap(&events, &inbox.events)
        for event in events { apply(event, now: now) }
        events.removeAll(keepingCapacity: true)
        if let deadline = Self.deadline(of: &state), deadline <= now { apply(.deadline, now: now) }
    }

    private func apply(_ event: Event, now: Instant = .current) {
        display.invalidate()
        pending += update(&state, event, now: now)
    }

    /// Effects come after the frame: what they start (threads, sockets) must not delay what the user sees.
    private func performPending() {
        let effects = pending
        pending.removeAll(keepingCapacity: true)
        for effect in effects { self.effects.run(effect) }
    }

    /// Passed as `inout`, since reading the state through `self` would copy it.
    private static func deadline(of state: inout State) -> Instant? { state.deadline }

    /// When the loop must wake up although nothing has happened; nil while it may sleep for ever.
    private var nextDeadline: Instant? {
        if !inbox.events.isEmpty { return Instant(nanoseconds: 0) }
        return .earliest(
            Self.deadline(of: &state), effects.deadline, inbox.inputDeadline, display.deadline)
    }
}
