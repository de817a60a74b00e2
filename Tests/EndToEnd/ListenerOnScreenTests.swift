import Foundation
import Glibc
import PseudoTerminal
import Testing

/// The program asks the kernel for listeners when the user presses a key, and never on a timer.
@Suite("Listeners on the screen")
struct ListenerOnScreenTests {
    @Test("a new listener appears next to its port after a key, without a timer")
    func appears() throws {
        // One size after the other, because both need the same port.
        for size in FullScreen.sizes { try expectAppearance(size) }
    }

    private func expectAppearance(_ size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size)
        try child.keys("Tab", "/")
        child.type("svn")
        try child.keys("Enter")
        #expect(child.shows(matching: /3690 +tcp +svn/), "\(child.told)")
        #expect(!child.screen.contains("●"), "\(child.told)")
        let program = try child.programID()
        try child.expectRest(of: program)
        let before = try ProcessUsage(of: program)

        let listener = try Listening(port: 3690)
        let name = try Self.ownName()
        #expect(child.rest())
        #expect(try ProcessUsage(of: program).voluntarySwitches == before.voluntarySwitches)
        #expect(!child.screen.contains("●"), "\(child.told)")
        try pressKeys(child, until: /3690 +tcp +svn .*●/)
        // The column may be too narrow for the name; the detail shows it in full.
        #expect(child.screen.contains("● \(name.prefix(6))"), "\(name) on \(child.told)")
        try child.keys("Enter")
        #expect(child.shows("127.0.0.62:3690"), "\(child.told)")
        #expect(child.shows(matching: try Regex("process +\(name) \(getpid())")), "\(name) on \(child.told)")
        #expect(child.shows("only this machine can reach it"), "\(child.told)")
        // The user's name is read only now.
        #expect(child.shows(matching: try Regex("user +\\S+ \\(uid \(getuid())\\)")), "\(child.told)")
        try child.keys("Esc")
        #expect(child.hides("getservbyname"))

        try child.expectRest(of: program)
        listener.close()
        try pressKeys(child, until: /3690 +tcp +svn [^●]*\n/)
        #expect(!child.screen.contains("●"), "\(child.told)")
        try child.expectRest(of: program)
    }

    @Test(
        "a port that the file lacks is found by its number and by its process, and L leaves only what listens"
    )
    func unnamedPort() throws {
        for size in FullScreen.sizes { try expectUnnamedPort(size) }
    }

    private func expectUnnamedPort(_ size: TerminalSize) throws {
        let listener = try Listening(port: 25_136)
        defer { listener.close() }
        let name = try Self.ownName()
        let child = try FullScreen.opened(size: size)
        for filter in ["25136", name] {
            try child.keys("Tab", "/")
            child.type(filter)
            try child.keys("Enter")
            #expect(child.shows(matching: /25136 +tcp +— .*●/), "\(filter) on \(child.told)")
            try child.keys("Esc", "BackTab")
        }
        try child.keys("Tab", "L")
        #expect(child.shows("listening only"), "\(child.told)")
        try child.keys("G")
        #expect(child.shows(matching: /▸ +\d+ [^\n]*●/), "\(child.told)")
    }

    /// Moves down and back to the top of the list, because keys make the program ask the kernel.
    private func pressKeys(_ child: TerminalChild, until expression: some RegexComponent) throws {
        let isShown = try child.wait(until: {
            try child.keys("j", "g")
            return child.screen.text.firstMatch(of: expression) != nil
        })
        #expect(isShown, "\(child.told)")
    }

    /// The name of this process, as printed by `ps -o comm`.
    private static func ownName() throws -> String {
        try String(contentsOfFile: "/proc/self/comm", encoding: .utf8).trimmingCharacters(in: .newlines)
    }
}

/// A TCP listener of this process on a loopback port.
private final class Listening {
    private var descriptor: Int32

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.62")
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0, listen(descriptor, 1) == 0 else {
            throw Child.Failure.call("listen on port \(port)", errno)
        }
    }

    func close() {
        Glibc.close(descriptor)
        descriptor = -1
    }

    deinit { if descriptor >= 0 { Glibc.close(descriptor) } }
}
