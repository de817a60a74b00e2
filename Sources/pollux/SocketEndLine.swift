import Core
import Screen

extension SocketEnd {
    /// One line about the end: time in UTC, both ends, payload, duration and owner. Not sanitized.
    var summary: String {
        let owner = process.map { "\($0.name) \($0.pid)" } ?? unit ?? user ?? uid.map { "uid \($0)" } ?? "—"
        let seconds = duration.map { "\(Double(Int64($0.milliseconds)) / 1000) s" } ?? "—"
        return [
            RFC3339.text(time), local.padded(to: 21, right: false), peer.padded(to: 21, right: false),
            "sent \(payloadSent) B", "received \(payloadReceived) B", seconds, owner,
        ].text(between: "  ")
    }
}
