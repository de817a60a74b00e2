import Screen
import Testing

/// Tests of the names of keys in the configuration.
@Suite("Names of keys")
struct KeyNameTests {
    private static let keys: [Key] =
        [
            .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right, .home,
            .end, .pageUp, .pageDown,
        ] + (1...12).map { .function($0) } + "abcxyz".map { .control($0) }
        + "aFZ09/?:+-é世 ".map { .character($0) }

    @Test("parsing a key's name returns the key", arguments: keys)
    func roundTrip(key: Key) {
        #expect(Key(configurationName: key.configurationName) == key)
    }

    @Test("no two keys share a name")
    func names() {
        #expect(Set(Self.keys.map(\.configurationName)).count == Self.keys.count)
    }

    @Test(
        "names are ASCII, except those of non-ASCII characters",
        arguments: [
            (Key.up, "Up"), (.down, "Down"), (.left, "Left"), (.right, "Right"), (.character(" "), "Space"),
        ])
    func ascii(key: Key, name: String) {
        #expect(key.configurationName == name)
    }

    @Test("a letter after Ctrl may be upper or lower case")
    func control() {
        #expect(Key(configurationName: "Ctrl-l") == .control("l"))
        #expect(Key(configurationName: "Ctrl-L") == .control("l"))
    }

    @Test(
        "a text that is not a key's name is refused",
        arguments: [
            "", " ", "\t", "qq", "F0", "F13", "F1x", "F-1", "Ctrl-", "Ctrl-1", "Ctrl-é", "Ctrl-ll",
            "ctrl-l",
            "Alt-x", "enter", "Escape", "↑ ",
        ])
    func refused(name: String) {
        #expect(Key(configurationName: name) == nil)
    }
}
