import Screen

extension KeyBinding {
    /// The shipped keys.
    public static let shipped: [KeyBinding] = [
        KeyBinding(.input, [.enter], .submit, "submit", hint: "submit"),
        KeyBinding(.input, [.tab], .complete, "complete", hint: "complete"),
        KeyBinding(.input, [.escape], .leave, "leave the line", hint: "leave"),
        KeyBinding(.input, [.control("c")], .clearOrLeave, "clear the line, then leave it"),

        KeyBinding(.resolver, [.character("i")], .editHost, "edit the host", hint: "host"),
        KeyBinding(.resolver, [.enter], .open, "probe the address, or edit the host", hint: "open"),
        KeyBinding(
            .resolver, [.character("p")], .probePort, "probe a port of all addresses", hint: "probe port"
        ) {
            $0.resolver.hasAddresses ? nil : "there is no address to probe yet"
        },
        KeyBinding(.resolver, [.character("y")], .copy, "copy the address or name (OSC 52)"),
        KeyBinding(.resolver, [.character("R")], .refresh, "look the host up again"),

        KeyBinding(.lists, [.up, .character("k")], .up, "up"),
        KeyBinding(.lists, [.down, .character("j")], .down, "down"),
        KeyBinding(.lists, [.character("g"), .home], .first, "to the first row"),
        KeyBinding(.lists, [.character("G"), .end], .last, "to the last row"),
        KeyBinding(.lists, [.pageUp], .pageUp, "a page up"),
        KeyBinding(.lists, [.pageDown], .pageDown, "a page down"),
        KeyBinding(.lists, [.control("u")], .halfPageUp, "half a page up"),
        KeyBinding(.lists, [.control("d")], .halfPageDown, "half a page down"),

        KeyBinding(.everywhere, [.tab], .nextPane, "next pane", hint: "next pane"),
        KeyBinding(.everywhere, [.backTab], .previousPane, "previous pane"),
        KeyBinding(
            .everywhere, [.character("z")], .zoom, "zoom the pane to the whole screen, or back", hint: "zoom"),
        KeyBinding(.everywhere, [.character("1"), .function(2)], .dashboard, "Dashboard"),
        KeyBinding(.everywhere, [.character("?"), .function(1)], .help, "help", hint: "help"),
        KeyBinding(.everywhere, [.control("l")], .repaint, "repaint the screen"),
        KeyBinding(.everywhere, [.control("z")], .suspend, "suspend"),
        KeyBinding(.everywhere, [.escape], .escape, "close overlay or zoom; never quits"),
        KeyBinding(.everywhere, [.character("q")], .close, "close overlay or zoom, else quit", hint: "quit"),
        KeyBinding(.everywhere, [.character("Q"), .function(10), .control("c")], .quit, "quit"),
    ]
}
