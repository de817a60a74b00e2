import Screen

extension KeyBinding {
    /// The default keys of input lines and boxes, of each screen, of all lists, and of the program.
    public static let shipped: [KeyBinding] =
        typing + ScreenID.allCases.flatMap { $0.contract.bindings } + lists + panes + screens + program

    private static let typing: [KeyBinding] = [
        KeyBinding(.input, [.enter], .submit, "submit", hint: "submit"),
        KeyBinding(.input, [.tab], .complete, "complete", hint: "complete"),
        KeyBinding(.input, [.escape], .leave, "leave the input line", hint: "leave"),
        KeyBinding(.input, [.control("c")], .clearOrLeave, "clear the input line, or leave it"),

        KeyBinding(.overlay, [.enter], .open, "choose, or close", hint: "ok"),
        KeyBinding(.overlay, [.escape], .escape, "close", hint: "close"),

        KeyBinding(.detail, [.character("j")], .nextRow, "details of the next row", hint: "next"),
        KeyBinding(.detail, [.character("k")], .previousRow, "details of the previous row"),

        KeyBinding(
            .checklist, [.character(" "), .enter], .open, "set or clear the tick", hint: "tick"),

        KeyBinding(.scenarios, [.character("?")], .lesson, "lesson on the scenario", hint: "lesson"),
    ]

    private static let lists: [KeyBinding] = [
        KeyBinding(.lists, [.up, .character("k")], .up, "move up"),
        KeyBinding(.lists, [.down, .character("j")], .down, "move down"),
        KeyBinding(.lists, [.character("g"), .home], .first, "go to the first row"),
        KeyBinding(.lists, [.character("G"), .end], .last, "go to the last row"),
        KeyBinding(.lists, [.pageUp], .pageUp, "page up"),
        KeyBinding(.lists, [.pageDown], .pageDown, "page down"),
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
        KeyBinding(.lists, [.character("R")], .refresh, "refresh"),
    ]

    private static let panes: [KeyBinding] = [
        KeyBinding(.everywhere, [.tab], .nextPane, "next pane", hint: "next pane"),
        KeyBinding(.everywhere, [.backTab], .previousPane, "previous pane"),
        KeyBinding(
            .everywhere, [.character("z")], .zoom, "zoom the pane to full screen, or restore it",
            hint: "zoom"),
    ]

    /// A digit and a function key for each screen. The function keys begin at F2, since F1 is help.
    private static let screens: [KeyBinding] = ScreenID.allCases.map { screen in
        let digit = Character(String(screen.rawValue))
        return KeyBinding(
            .everywhere, [.character(digit), .function(screen.rawValue + 1)], screen.contract.command,
            screen.contract.title)
    }

    private static let program: [KeyBinding] = [
        KeyBinding(.everywhere, [.character("?"), .function(1)], .help, "help", hint: "help"),
        KeyBinding(.everywhere, [.character(":")], .palette, "command palette", hint: "commands"),
        KeyBinding(.everywhere, [.character("T")], .themes, "themes"),
        KeyBinding(.everywhere, [.character("I")], .loop, "event-loop inspector"),
        KeyBinding(.everywhere, [.control("l")], .repaint, "repaint the screen"),
        KeyBinding(.everywhere, [.control("z")], .suspend, "suspend"),
        KeyBinding(.everywhere, [.escape], .escape, "close the box, filter or zoom; never quits"),
        KeyBinding(.everywhere, [.character("q")], .close, "close the box on top, or quit", hint: "quit"),
        KeyBinding(.everywhere, [.character("Q"), .function(10), .control("c")], .quit, "quit"),
    ]
}
