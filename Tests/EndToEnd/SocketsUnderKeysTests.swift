import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// Random keys on the Sockets screen while thousands of sockets come and go.
@Suite("The Sockets screen under random keys", .requires(.root, .namespaces))
struct SocketsUnderKeysTests {
    /// Every key of the screen but those that quit, clicks, and filters that match many rows, few and none.
    private static let keys =
        ["[", "]", "P", "m", "M", "v", "w", "d", "s", "S", "R", "g", "G", "j", "k", "h", "l", "n", "N", " "]
        + [
            "z", "y", "\r", "\t", "\u{4}", "\u{15}", "\u{1b}[A", "\u{1b}[B", "\u{1b}[5~", "\u{1b}[6~",
            "\u{c}",
        ]
        + ["/port:7305\r", "/state:est\r", "/age<3s or drops>0\r", "/(\r", "/not proto:tcp\r", "/none\r"]
        + ["\u{1b}[<0;9;2M", "\u{1b}[<0;60;2M", "\u{1b}[<0;30;3M", "\u{1b}[<0;9;9M", "\u{1b}[<64;9;9M"]
    /// Boxes that Esc leaves. The first answers of two of them would do harm.
    private static let boxes = ["K", "X", "?", ":", "T", "I", "e"]

    @Test("the program neither crashes nor grows")
    func churn() throws {
        let live = try LiveSockets(idle: 500, processorSeconds: 120)
        let screen = live.screen
        try live.command("churn", until: "churning")
        // Full and shown once, the list of ends takes no more memory.
        try screen.keys("[", "[")
        #expect(screen.shows("Closed 10,000"), "\(screen.told)")
        let program = try screen.programID()
        var generator = SeededGenerator(seed: 15)
        func press(_ keys: [String]) {
            let key = keys.randomElement(using: &generator) ?? ""
            #expect(screen.answer(grace: .milliseconds(5)) { screen.type(key) }, "\(key)\n\(screen.told)")
        }
        var (memory, descriptors) = ([Int](), [Int]())
        for _ in 0..<Self.rounds {
            press(Self.boxes)
            try screen.keys("Esc")
            for _ in 0..<6 { press(Self.keys) }
            // A key may have led to another screen.
            try screen.keys("Esc", "2")
            try #require(screen.isRunning, "\(screen.told)")
            memory.append(try ProcessUsage(of: program).anonymousBytes)
            descriptors.append(try ProcessUsage.descriptorCount(of: program))
            screen.forgetOutput()
        }
        let half = Self.rounds / 2
        let (first, second) = (memory[..<half].max() ?? 0, memory[half...].max() ?? 0)
        #expect(Double(second) < 1.25 * Double(first), "\(memory)")
        #expect(
            descriptors[half...].max() ?? 0 <= descriptors[..<half].max() ?? 0, "\(descriptors)")
    }

    private static let rounds = 16
}
