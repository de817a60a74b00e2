import Screen

extension KeyBinding {
    /// The shipped keys.
    public static let shipped: [KeyBinding] =
        [
            KeyBinding(.input, [.enter], .submit, "submit", hint: "submit"),
            KeyBinding(.input, [.tab], .complete, "complete", hint: "complete") {
                $0.isHostPrompt || $0.isSaying ? nil : "there is nothing to complete here"
            },
            KeyBinding(.input, [.escape], .leave, "leave the line", hint: "leave"),
            KeyBinding(.input, [.control("c")], .clearOrLeave, "clear the line, then leave it"),

            KeyBinding(.overlay, [.enter], .open, "choose, or close", hint: "ok"),
            KeyBinding(.overlay, [.escape], .escape, "close", hint: "close"),

            KeyBinding(.resolver, [.character("i")], .editHost, "edit the host", hint: "host"),
            KeyBinding(.resolver, [.enter], .open, "probe the address, or edit the host", hint: "open"),
            KeyBinding(
                .resolver, [.character("p")], .probePort, "probe a port of all addresses", hint: "probe port"
            ) {
                $0.resolver.hasAddresses ? nil : "there is no address to probe yet"
            },
            KeyBinding(
                .resolver, [.character("c")], .chatWith, "chat with the address, on the probe port",
                hint: "chat"
            ) {
                $0.resolver.addresses.selected == nil ? "there is no address to chat with yet" : nil
            },

            KeyBinding(.services, [.enter], .open, "everything about the service", hint: "detail") {
                $0.services.list.selected == nil ? "there is no service to open" : nil
            },
            KeyBinding(
                .services, [.character("p")], .useAsProbePort, "take its port for the resolver's probe",
                hint: "probe port"
            ) {
                $0.services.list.selected == nil ? "there is no service to take the port of" : nil
            },
            KeyBinding(
                .protocols, [.enter], .open, "everything about the protocol, tried on this kernel",
                hint: "detail"
            ) {
                $0.protocols.list.selected == nil ? "there is no protocol to open" : nil
            },

            KeyBinding(
                .protocols, [.character("p")], .useAsProbePort, "no use here: a protocol has no port"
            ) { _ in
                "a protocol has no port: ports are those of the services"
            },

            KeyBinding(.live, [.character("i")], .say, "say something, or a /command", hint: "say"),
            KeyBinding(
                .live, [.enter], .open, "everything about the datagram, with all its bytes", hint: "detail"
            ) {
                $0.live.selected == nil ? "there is no datagram to open yet" : nil
            },
            KeyBinding(.live, [.character("x")], .payloadView, "show text, hex, or both", hint: "hex"),
            KeyBinding(.live, [.character("[")], .previousPeer, "talk to the previous peer"),
            KeyBinding(.live, [.character("]")], .nextPeer, "talk to the next peer", hint: "peer") {
                $0.live.peers.all.isEmpty ? "there is no peer yet" : nil
            },
            KeyBinding(
                .live, [.character(" ")], .freeze, "freeze the list, or follow its end", hint: "freeze"),

            KeyBinding(.lists, [.up, .character("k")], .up, "up"),
            KeyBinding(.lists, [.down, .character("j")], .down, "down"),
            KeyBinding(.lists, [.character("g"), .home], .first, "to the first row"),
            KeyBinding(.lists, [.character("G"), .end], .last, "to the last row"),
            KeyBinding(.lists, [.pageUp], .pageUp, "a page up"),
            KeyBinding(.lists, [.pageDown], .pageDown, "a page down"),
            KeyBinding(.lists, [.control("u")], .halfPageUp, "half a page up"),
            KeyBinding(.lists, [.control("d")], .halfPageDown, "half a page down"),
            KeyBinding(.lists, [.left, .character("h")], .scrollLeft, "scroll left", off: inLab),
            KeyBinding(.lists, [.right, .character("l")], .scrollRight, "scroll right", off: inLab),
            KeyBinding(.lists, [.character("/")], .filter, "filter", hint: "filter", off: inLab),
            KeyBinding(.lists, [.character("n")], .nextMatch, "next match of the filter", off: inLab),
            KeyBinding(.lists, [.character("N")], .previousMatch, "previous match of the filter", off: inLab),
            KeyBinding(.lists, [.character("s")], .sort, "sort by the next column", off: inLab),
            KeyBinding(.lists, [.character("S")], .reverse, "reverse the order") {
                inLab($0) ?? ($0.isSorted ? nil : "the rows are in their own order: sort them first")
            },
            KeyBinding(.lists, [.character("y")], .copy, "copy the selected row (OSC 52)"),
            KeyBinding(.lists, [.character("e")], .export, "export the rows shown to a file"),
            KeyBinding(.lists, [.character("R")], .refresh, "read again", off: inLab),

            KeyBinding(.everywhere, [.tab], .nextPane, "next pane", hint: "next pane"),
            KeyBinding(.everywhere, [.backTab], .previousPane, "previous pane"),
            KeyBinding(
                .everywhere, [.character("z")], .zoom, "zoom the pane to the whole screen, or back",
                hint: "zoom"),
            KeyBinding(.everywhere, [.character("1"), .function(2)], .dashboard, "Dashboard"),
            KeyBinding(.everywhere, [.character("3"), .function(4)], .lab, "Lab"),
            KeyBinding(.everywhere, [.character("?"), .function(1)], .help, "help", hint: "help"),
            KeyBinding(.everywhere, [.character(":")], .palette, "palette of all commands", hint: "commands"),
            KeyBinding(.everywhere, [.character("T")], .themes, "themes"),
            KeyBinding(.everywhere, [.character("I")], .loop, "event-loop inspector"),
            KeyBinding(.everywhere, [.control("l")], .repaint, "repaint the screen"),
            KeyBinding(.everywhere, [.control("z")], .suspend, "suspend"),
            KeyBinding(.everywhere, [.escape], .escape, "close overlay, detail, filter or zoom; never quits"),
            KeyBinding(.everywhere, [.character("q")], .close, "close the topmost, else quit", hint: "quit"),
            KeyBinding(.everywhere, [.character("Q"), .function(10), .control("c")], .quit, "quit"),
        ] + lab
}
