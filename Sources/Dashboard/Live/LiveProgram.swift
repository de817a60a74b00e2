import Core
import Screen

/// What the chat does in the program.
extension State {
    /// Begins with the chat alone on the screen and its input line open.
    public mutating func openChat(showsHex: Bool, isEchoing: Bool) {
        (focus, isZoomed) = (.live, true)
        live.payloadView = showsHex ? .hex : .text
        live.isEchoing = isEchoing
        live.edit()
    }

    mutating func take(_ event: LiveEvent) {
        if let message = live.take(event, now: now) { self.message = message }
    }

    mutating func performInLive(_ command: Command) {
        switch command {
        case .say: live.edit()
        case .payloadView: live.payloadView = live.payloadView.next
        case .previousPeer: live.peers.turn(by: -1)
        case .nextPeer: live.peers.turn(by: 1)
        case .freeze: live.rows.toggleFreeze(live.log)
        case .chatWith: chatWithSelectedAddress()
        default: break
        }
    }

    /// Goes to the chat with a command begun that talks to the address; the port is there to be typed over.
    private mutating func chatWithSelectedAddress() {
        guard let place = resolver.addresses.selected else { return }
        let address = resolver.addresses.rows[place].address
        let host = address.family == .ipv6 ? "[\(address)]" : "\(address)"
        focus = .live
        live.edit("/to udp://\(host):\(resolver.addresses.port)")
    }

    mutating func submitToLive() -> [Effect] {
        let reply = live.submit()
        if let message = reply.message { self.message = message }
        if let detail = reply.detail { overlay = .detail(detail) }
        return reply.effects
    }

    /// Does what was chosen for a pasted block of lines.
    mutating func send(_ question: PasteQuestion) -> [Effect] {
        let effects = question.payloads.flatMap { payload in
            let reply = live.say(payload)
            if let message = reply.message { self.message = message }
            return reply.effects
        }
        return effects
    }

    mutating func findInLive(isBackward: Bool) {
        guard !live.pattern.isEmpty else {
            message = .failed("nothing has been searched for: / filters")
            return
        }
        guard let rect = layout.rect(of: .live) else { return }
        let isFound = live.rows.find(
            live.pattern, isBackward: isBackward, in: live.log, visible: live.regions(in: rect).list.rows)
        if !isFound { message = .failed("no match of /\(live.pattern)") }
    }
}

extension LivePane {
    mutating func move(_ move: ListCursor.Move, in rect: Rect) {
        rows.move(move, in: log, visible: regions(in: rect).list.rows)
    }

    /// A click on a row, counted from the top of the pane's inside, or on the input line.
    mutating func press(row: Int, in inner: Rect) {
        let regions = regions(in: inner.inset(by: -1))
        if inner.y + row == regions.line.y { return edit() }
        isTyping = false
        let line = inner.y + row - regions.list.y
        let range = rows.range(in: log)
        guard line >= 0, line < regions.list.rows, !range.isEmpty else { return }
        let top = rows.cursor.top(in: range, visible: regions.list.rows)
        guard top + line < range.upperBound else { return }
        rows.select(row: top + line, in: log, visible: regions.list.rows)
    }

    mutating func filter(_ text: String) {
        if !text.isEmpty { pattern = text }
        rows.setFilter(text, in: log)
    }

    /// What the list shows, to be written to a file.
    var shownLog: LogCopy { LogCopy(log: rows.log(log), local: local) }

    /// The payload of the selected datagram: as text, or as digits where that is what is shown.
    var selectedText: String? {
        selected.map { batch, facts in
            let payload = batch.payload(of: facts)
            guard payloadView == .hex, facts.direction != .event else {
                return String(decoding: payload, as: UTF8.self)
            }
            return payload.map { byte in
                let digits = String(byte, radix: 16)
                return digits.utf8.count == 1 ? "0" + digits : digits
            }.joined(separator: " ")
        }
    }
}
