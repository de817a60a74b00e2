import Core
import Screen

/// Everything about one datagram: its facts, its fields where a format is set, and all of its bytes.
public struct DatagramDetail: Sendable {
    private let lines: [Detail.Line]
    private let payload: ArraySlice<UInt8>
    private let title: String
    var box = ScrollBox()

    /// - Returns: nil where nothing is selected.
    init?(_ pane: LivePane) {
        guard let (batch, facts) = pane.selected else { return nil }
        let isEvent = facts.direction == .event
        payload = isEvent ? [] : batch.payload(of: facts)
        title = isEvent ? "Event" : "Datagram"
        var lines: [Detail.Line] = []
        func add(_ label: String, _ text: String?) {
            if let text { lines.append(Detail.Line(label, text)) }
        }
        add("time", pane.clockText(facts.time) + Self.fraction(facts.time))
        let peer = batch.peer(of: facts)?.text
        switch facts.direction {
        case .incoming: add("from", peer ?? "a socket without a name, which cannot be answered")
        case .outgoing: add("to", peer)
        case .event:
            add("peer", peer)
            add("event", String(decoding: batch.payload(of: facts), as: UTF8.self))
            if facts.errorNumber != 0 { add("errno", String(facts.errorNumber)) }
        }
        if !isEvent {
            let cut = facts.isTruncated ? ", of which \(facts.length) are kept" : ""
            add("length", "\(facts.originalLength) bytes\(cut)")
            add("destination", batch.destination(of: facts)?.description)
            add("TTL", facts.timeToLive >= 0 ? "\(facts.timeToLive) (time to live, or hop limit)" : nil)
        }
        if let credentials = batch.credentials(of: facts) {
            add("process", credentials.processName)
            add("credentials", "pid \(credentials.pid)  uid \(credentials.uid)  gid \(credentials.gid)")
        }
        add("dropped", facts.dropped > 0 ? "\(facts.dropped) before it, by the kernel" : nil)
        if !isEvent, let format = pane.format {
            add("as \(format.text)", Self.fields(of: payload, format))
        }
        self.lines = lines
    }

    private static func fields(of payload: ArraySlice<UInt8>, _ format: StructFormat) -> String {
        do throws(StructFailure) {
            return try format.unpack(payload).joined(separator: "  ")
        } catch {
            return error.description
        }
    }

    /// The microseconds and nanoseconds behind the milliseconds of the clock.
    private static func fraction(_ time: Int64) -> String {
        let digits = String(time % 1_000_000)
        return " " + String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    private func facts(screen: Size) -> [Detail.Line] {
        Detail(title: title, lines: lines).wrapped(screen: screen)
    }

    /// As many as fit with their letters beside them.
    private func bytesPerRow(screen: Size) -> Int {
        let columns = ScrollBox.rect(lines: 1, screen: screen).columns
        return columns >= 76 ? 16 : columns >= 44 ? 8 : 4
    }

    func lineCount(screen: Size) -> Int {
        let rows = HexDump.rows(of: payload.count, bytesPerRow: bytesPerRow(screen: screen))
        return facts(screen: screen).count + (rows > 0 ? rows + 1 : 0)
    }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        let (facts, perRow) = (facts(screen: screen), bytesPerRow(screen: screen))
        let width = min(20, facts.map(\.label.columns).max() ?? 0)
        return box.surface(title: title, count: lineCount(screen: screen), screen: screen, theme) { line in
            if line < facts.count {
                return [
                    Span(facts[line].label.padded(to: width) + "  ", theme[.muted]),
                    Span(facts[line].text, theme[.text]),
                ]
            }
            guard line > facts.count else { return [] }
            return [
                Span(HexDump.line(payload, row: line - facts.count - 1, bytesPerRow: perRow), theme[.text])
            ]
        }
    }
}
