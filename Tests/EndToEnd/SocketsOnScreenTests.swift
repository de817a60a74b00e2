import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// The Sockets screen beside real sockets, in a network namespace of its own.
@Suite("The Sockets screen of the real program", .requires(.root, .namespaces), .serialized)
struct SocketsOnScreenTests {
    private static let unprivileged = 65_534

    @Test(
        "an unprivileged user sees all rows and the rates of TCP, and reads why an owner is unknown",
        arguments: FullScreen.sizes)
    func unprivileged(size: TerminalSize) throws {
        let live = try LiveSockets(uid: Self.unprivileged, idle: 20, size: size)
        let screen = live.screen
        // Listeners, and both ends of each connection.
        #expect(screen.shows("Network 52"), "\(screen.told)")
        try live.filter("port:7301 state:established")
        #expect(screen.shows(matching: /7301 .*[1-9][0-9.]* kB\/s/), "\(screen.told)")
        try screen.keys("Enter")
        #expect(screen.shows(matching: /process +another user's process/), "\(screen.told)")
        #expect(screen.shows(matching: /user +root/), "\(screen.told)")
    }

    @Test(
        "an unprivileged user's attempt to close says what is missing, and y copies the command that does it")
    func refusal() throws {
        let live = try LiveSockets(uid: Self.unprivileged)
        let screen = live.screen
        try live.filter("dport:7302")
        try screen.keys("X")
        #expect(screen.shows("Close socket"), "\(screen.told)")
        try screen.keys("Enter")
        #expect(screen.shows("CAP_NET_ADMIN"), "\(screen.told)")
        #expect(screen.shows("y copies the command that does it"), "\(screen.told)")
        screen.forgetOutput()
        try screen.keys("y")
        let copied = try #require(OutputAudit(screen.output).clipboard.first, "\(screen.told)")
        let command = String(decoding: try #require(Data(base64Encoded: copied)), as: UTF8.self)
        #expect(command.contains("ss ") && command.contains("--kill") && command.contains("7302"))
        // The connection still lives.
        #expect(screen.shows(matching: /ESTABLISHED .*7302/), "\(screen.told)")
    }

    @Test("closing a connection resets both ends, and its row goes", arguments: FullScreen.sizes)
    func closing(size: TerminalSize) throws {
        let live = try LiveSockets(size: size)
        let screen = live.screen
        try live.filter("port:7302 state:established")
        #expect(screen.shows(matching: /ESTABLISHED .*7302/), "\(screen.told)")
        try screen.keys("X")
        #expect(screen.shows("The peer gets a reset"), "\(screen.told)")
        // The last answer does nothing.
        try screen.keys("End", "Enter")
        #expect(screen.hides("Close socket") && screen.screen.contains("7302"), "\(screen.told)")
        try screen.keys("X", "Enter")
        #expect(screen.shows("closed tcp 127.0.0.1:"), "\(screen.told)")
        // Which end is selected is not known.
        try live.expect("Connection")
        try live.expect("peer Connection")
        #expect(screen.shows("0 shown"), "\(screen.told)")
    }

    @Test("K sends TERM to the process of a listener")
    func signalling() throws {
        let live = try LiveSockets()
        let screen = live.screen
        try live.filter("process:sleeper")
        #expect(screen.shows(matching: /LISTEN +127\.0\.0\.1:7304/), "\(screen.told)")
        try screen.keys("K")
        #expect(screen.shows("Send which signal to sleeper"), "\(screen.told)")
        #expect(screen.screen.contains("user root"), "\(screen.told)")
        try screen.keys("Esc")
        #expect(screen.hides("Send which signal"), "\(screen.told)")
        try screen.keys("F9", "Enter")
        #expect(screen.shows("sent TERM to sleeper"), "\(screen.told)")
        try live.expect("sleeper ended by 15")
        #expect(screen.hides("127.0.0.1:7304"), "\(screen.told)")
    }

    @Test(
        "each connection that has ended has a row with its exact bytes, however short it was",
        arguments: FullScreen.sizes)
    func endings(size: TerminalSize) throws {
        let live = try LiveSockets(size: size)
        let screen = live.screen
        try live.command("short 3 1234", until: "short")
        try screen.keys("[", "[")
        #expect(screen.shows("Closed"), "\(screen.told)")
        try live.filter("sport:7303")
        #expect(screen.shows("3 shown"), "\(screen.told)")
        #expect(screen.shows(matching: /7303 .* 1\.2 kB +0 B/), "\(screen.told)")
        try screen.keys("Enter")
        #expect(screen.shows(matching: /received +1,234 B/), "\(screen.told)")
        #expect(screen.shows(matching: /sent +0 B/), "\(screen.told)")
        try screen.keys("Esc")
        try live.filter("dport:7303")
        #expect(screen.shows(matching: /7303 .* 0 B +1\.2 kB/), "\(screen.told)")
    }

    @Test("the screen says that a selected socket has gone")
    func gone() throws {
        let live = try LiveSockets()
        let screen = live.screen
        try live.filter("port:7306")
        try screen.keys("G", "k")
        try live.command("close", until: "closed")
        #expect(screen.shows(matching: /has ended|is no longer among these rows/), "\(screen.told)")
        #expect(screen.screen.contains("LISTEN"), "\(screen.told)")
    }

    @Test("a frozen screen neither wakes up nor writes", arguments: FullScreen.sizes)
    func frozen(size: TerminalSize) throws {
        let live = try LiveSockets(size: size)
        try live.screen.keys("Space")
        #expect(live.screen.shows("this namespace · frozen"), "\(live.screen.told)")
        // Without the focus, the traffic figure does not tick either.
        live.screen.type("\u{1b}[O")
        try live.screen.expectRest(of: live.screen.programID())
        try live.screen.keys("Space")
        #expect(live.screen.shows("this namespace · 1 s"), "\(live.screen.told)")
    }

    @Test(
        "control characters in the name of a process and in a path are shown as visible symbols",
        arguments: FullScreen.sizes)
    func hostile(size: TerminalSize) throws {
        let live = try LiveSockets(size: size)
        let screen = live.screen
        try live.filter("sport:7301")
        #expect(screen.shows("␛[31mx␇"), "\(screen.told)")
        try screen.keys("Enter", "Esc", "K")
        #expect(screen.shows("Send which signal to ␛[31mx␇"), "\(screen.told)")
        try screen.keys("Esc", "X")
        #expect(screen.shows("Close socket"), "\(screen.told)")
        try screen.keys("Esc", "P")
        #expect(screen.shows("␛[31mx␇"), "\(screen.told)")
        try screen.keys("P", "P", "P", "P")
        try screen.keys("]", "]", "]")
        try live.filter("state:listen")
        try screen.keys("Enter")
        #expect(screen.shows("u␛]0;owned␇"), "\(screen.told)")
        try screen.keys("y")
        #expect(OutputAudit(screen.output).problems == [])
    }

    @Test("SIGTERM ends the screen at once among more than ten thousand sockets", arguments: FullScreen.sizes)
    func ending(size: TerminalSize) throws {
        let live = try LiveSockets(idle: 5000, size: size)
        let screen = live.screen
        #expect(screen.shows(matching: /Network 10,0\d\d/), "\(screen.told)")
        try screen.keys("G", "g", "s", "PageDown")
        Watchdog.expectEnd(of: screen) { kill(screen.processID, SIGTERM) }
        #expect(screen.leftovers == [], "\(screen.told)")
    }
}
