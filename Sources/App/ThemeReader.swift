import Kernel
import Screen

/// The reader of themes while the screen is open.
///
/// Opening a file on a dead mount blocks, so each theme is read on a thread of its own.
final class ThemeReader {
    private struct Answer: Sendable {
        let number: Int
        let name: String
        let result: Result<Theme, SettingsFailure>
    }

    private let poller: Poller
    private let receive: (_ name: String, Result<Theme, SettingsFailure>) -> Void
    /// Created for the first theme to read.
    private var background: Background<Answer>?
    /// The number of the latest request. Earlier ones are no longer of interest, even if they are answered later.
    private var latest = 0
    private var threads = 0

    private static let maxThreads = 4

    /// - Parameter receive: Called on the loop's thread with the theme that was requested last.
    init(poller: Poller, receive: @escaping (_ name: String, Result<Theme, SettingsFailure>) -> Void) {
        (self.poller, self.receive) = (poller, receive)
    }

    /// Reads a theme. Requests made before are not answered any more.
    func read(_ name: String) {
        latest += 1
        guard threads < Self.maxThreads else {
            return refuse(name, "the folder of the themes does not answer")
        }
        do {
            let background =
                try self.background
                ?? Background(poller: poller, name: "themes") { [weak self] in self?.handle($0) }
            self.background = background
            let number = latest
            let isStarted = background.start {
                Answer(
                    number: number, name: name,
                    result: Result { () throws(SettingsFailure) in try ThemeStore.theme(name) })
            }
            guard isStarted else { return refuse(name, "cannot start a thread") }
            threads += 1
        } catch {
            refuse(name, "\(error)")
        }
    }

    private func handle(_ answer: Answer) {
        threads -= 1
        if answer.number == latest { receive(answer.name, answer.result) }
    }

    private func refuse(_ name: String, _ reason: String) {
        receive(name, .failure(SettingsFailure(kind: "theme", file: name, line: nil, reason: reason)))
    }
}
