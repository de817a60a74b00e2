import Screen
import Testing

/// Keys as the configuration writes them.
@Suite("Names of keys")
struct KeyNameTests {
    private static let keys: [Key] =
        [
            .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home,
            .end, .pageUp, .pageDown,
        ] + (1...12).map { .function($0) } + "abcxyz".map { .control($0) }
        + "aFZ09/?:+-é世 ".map { .character($0) }

    @Test("every key is read back from its name", arguments: keys)
    func roundTrip(key: Key) {
        #expect(Key(configurationName: key.configurationName) == key)
    }

    @Test("no two keys share a name")
    func names() {
        #expect(Set(Self.keys.map(\.configurationName)).count == Self.keys.count)
    }

    @Test(
        "names are ASCII where the key is no letter of another script",
        arguments: [
            (Key.up, "Up"), (.down, "Down"), (.left, "Left"), (.right, "Right"), (.character(" "), "Space"),
        ])
    func ascii(key: Key, name: String) {
        #expect(key.configurationName == name)
    }

    @Test("Control is written with either case of the letter")
    func control() {
        #expect(Key(configurationName: "Ctrl-l") == .control("l"))
        #expect(Key(configurationName: "Ctrl-L") == .control("l"))
    }

    @Test(
        "what names no key is refused",
        arguments: [
            "", " ", "\t", "qq", "F0", "F13", "F1x", "F-1", "Ctrl-", "Ctrl-1", "Ctrl-é", "Ctrl-ll",
            "ctrl-l",
            "Alt-x", "enter", "Escape", "↑ ",
        ])
    func refused(name: String) {
        #expect(Key(configurationName: name) == nil)
    }
}
