import Core
import Dashboard
import Glibc
import Kernel
import Screen
import Terminal
import Themes

/// The full screen: one event loop over the keyboard, the sockets and the workers' mailboxes.
public final class FullScreen {
    private let screen: CursesScreen
    private let display: Display
    private let poller: Poller
    private let effects: Effects
    private let signals: SignalDescriptor
    private let addressMonitor: AddressMonitor?
    /// The loop's own sources: keyboard, signals and address changes. Effects register theirs.
    private var registrations: [Poller.Registration] = []
    private let inbox: Inbox
    private var state: State
    private var pending: [Effect] = []
    /// The deadline of the state at the end of the last turn. What events of this turn have made due waits for the next.
    private var stateDeadline: Instant?
    /// Waits until a terminal that is behind is writable; nil while it is not.
    private var outputRegistration: Poller.Registration?

    /// Signals that do not end the program.
    private static let otherSignals = [SIGTSTP, SIGCONT, SIGWINCH]
    /// How long events are handled before the loop turns to signals and the screen again.
    private static let maxHandling = Duration.milliseconds(20)

    /// What the handlers have received.
    final class Inbox {
        var events = EventQueue()
        private var unfinished: InputDecoder.Unfinished?
        /// When an unfinished escape sequence or paste times out.
        private(set) var inputDeadline: Instant?
        /// The signal that ends the program, once it has arrived.
        var fatalSignal: CInt?
        var needsSuspend = false
        var isContinued = false
        var isResized = false
        var isInBackground = false

        func readInput(of screen: CursesScreen) {
            guard events.takesInput else { return }
            guard screen.isInForeground else {
                isInBackground = true
                return
            }
            for input in screen.readInput() { events.append(.input(input)) }
            let unfinished = screen.unfinishedInput
            guard unfinished != self.unfinished else { return }
            self.unfinished = unfinished
            inputDeadline = unfinished.map { .current + $0.patience }
        }

        func timePassed(of screen: CursesScreen, now: Instant) {
            guard let due = inputDeadline, due <= now, events.takesInput else { return }
            (unfinished, inputDeadline) = (nil, nil)
            for input in screen.endInput() { events.append(.input(input)) }
        }
    }

    /// Takes over the terminal.
    ///
    /// - Throws: `TerminalFailure`, `SystemFailure`, `SettingsFailure` or `Keymap.Collision`; the terminal is
    ///   then left unchanged.
    public init(_ options: ScreenOptions) throws {
        let configuration = try ConfigFile.configuration(options.configurationPath)
        let keymap = try Keymap(configuration.bindings)
        var theme =
            if let name = options.themeName { try ThemeStore.theme(name, kinds: .regularOrPipe) } else {
                try ThemeStore.theme(of: configuration)
            }
        // Reading the locale also sets it in the C library, and curses must draw by it.
        theme.isASCII = !UserLocale.isUTF8 || options.isASCII || configuration.isASCII
        poller = Poller()
        let inbox = Inbox()
        self.inbox = inbox
        EndingSignals.ignoreOthers()
        signals = try SignalDescriptor(EndingSignals.orderly + Self.otherSignals)
        let effects = try Effects(poller: poller) { inbox.events.append($0) }
        self.effects = effects
        // Before the terminal is taken over, so that a bind error is printed on the normal screen.
        if let chat = options.chat {
            let gate = Poller()
            let registration = signals.register(with: gate) { [inbox] signal in
                if Self.isFatal(signal) { inbox.fatalSignal = signal }
            }
            try withExtendedLifetime(registration) {
                try effects.chat.open(chat, in: gate) { inbox.fatalSignal != nil }
            }
        }
        addressMonitor = try? AddressMonitor()
        let screen = try CursesScreen(hasMouse: options.hasMouse && configuration.hasMouse)
        self.screen = screen
        state = State(size: screen.size, keymap: keymap, sockets: configuration.sockets)
        state.suggestion = options.suggestion
        state.refreshInterval = configuration.refreshInterval
        // The name or path that finds the theme, which may differ from the name in its file.
        state.themeName = options.themeName ?? configuration.theme ?? ShippedThemes.standard
        if let chat = options.chat { state.openChat(showsHex: chat.showsHex, isEchoing: chat.isEchoing) }
        pending = state.open(options.screen, running: options.lab, now: .current)
        display = Display(screen, theme: theme) { [inbox] in inbox.isResized = true }
        effects.display = display
        if let name = options.themeName, ThemeStore.isPath(name) { effects.givenTheme = (name, theme) }
        register()
    }

    private func register() {
        // Urgent and registered first, so that no other input delays a key.
        let keyboard = poller.addStandardInput(name: "keyboard") { [screen, inbox] readiness in
            inbox.readInput(of: screen)
            // Only a hangup ends the input: a read of nothing may be Ctrl-D, typed while the program was stopped.
            if readiness.isBroken { inbox.events.append(.input(.closed)) }
        }
        let signals = signals.register(with: poller) { [inbox] signal in
            switch signal {
            case SIGWINCH: inbox.isResized = true
            case SIGTSTP: inbox.needsSuspend = true
            case SIGCONT: inbox.isContinued = true
            default: inbox.fatalSignal = signal
            }
        }
        registrations = [keyboard, signals]
        if let addressMonitor {
            registrations.append(
                addressMonitor.register(with: poller) { [weak effects] in effects?.localHost.request() })
        }
    }

    /// Runs the event loop until the user quits.
    ///
    /// - Parameters:
    ///   - host: A host to look up at the start.
    ///   - note: Called after the terminal is restored, once for each recording that lost datagrams.
    /// - Returns: The signal that ended the run, or nil if the user quit.
    /// - Throws: `SystemFailure` if the loop can no longer wait for events.
    public func run(host: String?, note: (String) -> Void) throws -> CInt? {
        defer {
            effects.chat.close()
            // Before waiting for the disk, which may be slow.
            screen.close()
            for loss in finishRecordings() where StreamWriter(.error).hasRoom { note("chat: \(loss)") }
        }
        apply(.localHost(.current()))
        if let host { apply(.hostGiven(host)) }
        pending += state.watchTraffic()
        while true {
            if let signal = inbox.fatalSignal { return signal }
            handleEvents()
            display.showIfDue(&state)
            performPending()
            watchOutput()
            if effects.hasQuit { return nil }
            try poller.turn(until: nextDeadline())
        }
    }

    /// Waits until the recordings are written, or until a signal that would end the program. If a signal has already
    /// ended it, the wait is short.
    ///
    /// - Returns: A description of each loss.
    private func finishRecordings() -> [String] {
        let gate = Poller()
        var isInterrupted = false
        let registration = signals.register(with: gate) { signal in
            isInterrupted = isInterrupted || Self.isFatal(signal)
        }
        return withExtendedLifetime(registration) {
            let limit = inbox.fatalSignal.map { _ in Instant.current + ShutdownSignals.grace }
            return effects.chat.recordings.finish(in: gate, by: limit) { isInterrupted }
        }
    }

    private static func isFatal(_ signal: CInt) -> Bool { !otherSignals.contains(signal) }

    private func handleEvents() {
        if inbox.needsSuspend {
            inbox.needsSuspend = false
            effects.run(.suspend)
        }
        if inbox.isInBackground {
            inbox.isInBackground = false
            if !screen.waitInBackground() { inbox.events.append(.input(.closed)) }
        }
        if inbox.isContinued {
            inbox.isContinued = false
            display.resume()
            // The terminal reports only changes. It has the focus, since the user has just used its shell.
            for hasFocus in [false, true] { apply(.input(.focusChanged(hasFocus))) }
        }
        if inbox.isResized {
            inbox.isResized = false
            if let size = screen.updateWindowSize() { apply(.input(.resized(size))) }
        }
        let now = Instant.current
        inbox.timePassed(of: screen, now: now)
        effects.timePassed(now: now)
        while let event = inbox.events.removeFirst(isTyping: Self.isTyping(&state)) {
            apply(event, now: now)
            if Instant.current - now > Self.maxHandling { break }
        }
        if let stateDeadline, stateDeadline <= now { apply(.deadline, now: now) }
    }

    private func apply(_ event: Event, now: Instant = .current) {
        display.invalidate()
        pending += update(&state, event, now: now)
    }

    /// Runs the pending effects after the frame is shown, so that starting threads and sockets does not delay it.
    private func performPending() {
        let effects = pending
        pending.removeAll(keepingCapacity: true)
        for effect in effects { self.effects.run(effect) }
    }

    /// Waits for a terminal that has not read the last frame; no other frame is shown meanwhile.
    private func watchOutput() {
        if !screen.isBehind {
            outputRegistration = nil
        } else if outputRegistration == nil {
            outputRegistration = poller.addStandardOutput(name: "screen") { [screen] _ in screen.flush() }
        }
    }

    private static func isTyping(_ state: inout State) -> Bool { state.isTyping }

    /// Takes the state as `inout`, since reading it through `self` would copy it.
    private static func deadline(of state: inout State) -> Instant? { state.deadline }

    /// When the loop must wake up even without an event; nil if it may sleep indefinitely.
    private func nextDeadline() -> Instant? {
        stateDeadline = Self.deadline(of: &state)
        if !inbox.events.isEmpty || inbox.isResized { return Instant(nanoseconds: 0) }
        return .earliest(stateDeadline, effects.deadline, inbox.inputDeadline, display.deadline)
    }
}
