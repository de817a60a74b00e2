import Core
import Kernel
import Screen

/// The progress of a run on one line of standard error, which is rewritten until the run ends.
final class LabProgressLine {
    private var shownAt: Instant?
    private var columns = 0

    /// Time between two changes of the line: quick enough to be alive, slow enough to be read.
    private static let interval = Duration.milliseconds(100)

    /// Returns nil unless standard error is a terminal.
    init?() {
        guard StandardStream.error.isTerminal else { return nil }
    }

    func show(_ progress: LabProgress, of setup: LabSetup) {
        let now = Instant.current
        guard shownAt.map({ now - $0 >= Self.interval }) ?? true else { return }
        shownAt = now
        let counts = zip(setup.transports.names.all, progress.figures.all).map { name, figures in
            "\(name) \(figures.delivered) of \(setup.load.count)"
        }
        let seconds = (progress.elapsed.milliseconds / 100).rounded() / 10
        write("\(setup.scenario) \(seconds) s: \(counts.joined(separator: ", "))")
    }

    func erase() { write("") }

    /// Overwrites the line with blanks, which every terminal understands.
    private func write(_ text: String) {
        let room = max(0, (StandardStream.error.columns ?? 80) - 1)
        let text = text.plainText.fitted(to: min(room, text.columns))
        let line = "\r" + text.padded(to: max(columns, text.columns)) + (text.isEmpty ? "\r" : "")
        columns = text.columns
        // A line that cannot be written is not worth an error: the report follows.
        try? StandardStream.error.write(Array(line.utf8)[...])
    }
}
