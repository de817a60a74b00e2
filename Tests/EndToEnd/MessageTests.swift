import PseudoTerminal
import Testing

@Suite("The message line")
struct MessageTests {
    @Test(
        "the message explains why a name is refused, even if the name is long",
        arguments: FullScreen.sizes)
    func longName(size: TerminalSize) throws {
        let child = try FullScreen.opened(size: size)
        for (name, reason) in [
            (String(repeating: "l", count: 64) + ".test", "at most 63 are allowed"),
            (String(repeating: "name.", count: 50) + "test", "at most 253 are allowed"),
        ] {
            try child.lookUp(name)
            #expect(child.shows(matching: /look up '(lll|name)/), "\(child.told)")
            #expect(child.shows(reason))
            try child.keys("Esc")
        }
    }

    @Test("a message stays until the next key", arguments: FullScreen.sizes)
    func untilTheNextKey(size: TerminalSize) throws {
        let child = try FullScreen.opened(["127.0.0.1"], size: size)
        #expect(child.shows("▸ 127.0.0.1"))
        child.type("y")
        #expect(child.shows("copied 127.0.0.1"), "\(child.told)")
        // While the program rests, only a key can remove the message.
        #expect(child.rest(), "\(child.told)")
        #expect(child.screen.contains("copied 127.0.0.1"))
        try child.keys("Down")
        #expect(child.hides("copied"))
    }
}
