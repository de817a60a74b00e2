import Screen

extension KeyBinding {
    /// The shipped keys: those of input lines and boxes, of each screen, of all lists, and of the program.
    public static let shipped: [KeyBinding] =
        typing + ScreenID.allCases.flatMap { $0.contract.bindings } + lists + panes + screens + program

    private static let typing: [KeyBinding] = [
        KeyBinding(.input, [.enter], .submit, "submit", hint: "submit"),
        KeyBinding(.input, [.tab], .complete, "complete", hint: "complete"),
        KeyBinding(.input, [.escape], .leave, "leave the line", hint: "leave"),
        KeyBinding(.input, [.control("c")], .clearOrLeave, "clear the line, then leave it"),

        KeyBinding(.overlay, [.enter], .open, "choose, or close", hint: "ok"),
        KeyBinding(.overlay, [.escape], .escape, "close", hint: "close"),

        KeyBinding(.detail, [.character("j")], .nextRow, "details of the next row", hint: "next"),
        KeyBinding(.detail, [.character("k")], .previousRow, "details of the previous row"),
    ]

    private static let lists: [KeyBinding] = [
        KeyBinding(.lists, [.up, .character("k")], .up, "up"),
        KeyBinding(.lists, [.down, .character("j")], .down, "down"),
        KeyBinding(.lists, [.character("g"), .home], .first, "to the first row"),
        KeyBinding(.lists, [.character("G"), .end], .last, "to the last row"),
        KeyBinding(.lists, [.pageUp], .pageUp, "a page up"),
        KeyBinding(.lists, [.pageDown], .pageDown, "a page down"),
        KeyBinding(.lists, [.control("u")], .halfPageUp, "half a page up"),
        KeyBinding(.lists, [.control("d")], .halfPageDown, "half a page down"),
        KeyBinding(.lists, [.left, .character("h")], .scrollLeft, "scroll left"),
        KeyBinding(.lists, [.right, .character("l")], .scrollRight, "scroll right"),
        KeyBinding(.lists, [.character("/")], .filter, "filter", hint: "filter"),
        KeyBinding(.lists, [.character("n")], .nextMatch, "next match of the filter"),
        KeyBinding(.lists, [.character("N")], .previousMatch, "previous match of the filter"),
        KeyBinding(.lists, [.character("s")], .sort, "sort by the next column"),
        KeyBinding(.lists, [.character("S")], .reverse, "reverse the order"),
        KeyBinding(.lists, [.character("y")], .copy, "copy the selected row (OSC 52)"),
        KeyBinding(.lists, [.character("e")], .export, "export the rows shown to a file"),
        KeyBinding(.lists, [.character("R")], .refresh, "read again"),
    ]

    private static let panes: [KeyBinding] = [
        KeyBinding(.everywhere, [.tab], .nextPane, "next pane", hint: "next pane"),
        KeyBinding(.everywhere, [.backTab], .previousPane, "previous pane"),
        KeyBinding(
            .everywhere, [.character("z")], .zoom, "zoom the pane to the whole screen, or back",
            hint: "zoom"),
    ]

    /// A digit for each screen, and the function key after it, since F1 is help.
    private static let screens: [KeyBinding] = ScreenID.allCases.map { screen in
        let digit = Character(String(screen.rawValue))
        return KeyBinding(
            .everywhere, [.character(digit), .function(screen.rawValue + 1)], screen.contract.command,
            screen.contract.title)
    }

    private static let program: [KeyBinding] = [
        KeyBinding(.everywhere, [.character("?"), .function(1)], .help, "help", hint: "help"),
        KeyBinding(.everywhere, [.character(":")], .palette, "palette of all commands", hint: "commands"),
        KeyBinding(.everywhere, [.character("T")], .themes, "themes"),
        KeyBinding(.everywhere, [.character("I")], .loop, "event-loop inspector"),
        KeyBinding(.everywhere, [.control("l")], .repaint, "repaint the screen"),
        KeyBinding(.everywhere, [.control("z")], .suspend, "suspend"),
        KeyBinding(.everywhere, [.escape], .escape, "close overlay, detail, filter or zoom; never quits"),
        KeyBinding(.everywhere, [.character("q")], .close, "close the topmost, else quit", hint: "quit"),
        KeyBinding(.everywhere, [.character("Q"), .function(10), .control("c")], .quit, "quit"),
    ]
}
