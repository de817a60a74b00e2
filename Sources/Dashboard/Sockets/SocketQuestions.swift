import Core
import Screen

/// The questions before an action on the selected socket or its process.
extension SocketsState {
    func askToClose() -> Reply {
        guard let (snapshot, id) = selectedForAction else { return .refusal("no socket selected") }
        do throws(SocketActionFailure) {
            let request = try CloseRequest(id, in: snapshot)
            return Reply(
                overlay: .confirm(
                    Confirmation(
                        title: CloseRequest.title, question: request.question,
                        answers: [
                            Confirmation.Answer(words: "close it", consequences: request.consequences) { _ in
                                .effects([.sockets(.close(request))])
                            },
                            Confirmation.Answer(words: "leave it open") { _ in Reply() },
                        ])))
        } catch {
            return .refusal("\(error)")
        }
    }

    /// Asks which signal to send, TERM first.
    func askForSignal() -> Reply {
        guard let (snapshot, id) = selectedForAction else { return .refusal("no socket selected") }
        do throws(SocketActionFailure) {
            let first = try request(.term, id, snapshot)
            let since = started.map { ", since \($0)" } ?? ""
            var answers: [Confirmation.Answer] = []
            for signal in ProcessSignal.allCases {
                let request = try request(signal, id, snapshot)
                answers.append(
                    Confirmation.Answer(words: signal.rawValue, consequences: request.consequences) { _ in
                        .effects([.sockets(.signal(request))])
                    })
            }
            answers.append(Confirmation.Answer(words: "nothing") { _ in Reply() })
            return Reply(
                overlay: .confirm(
                    Confirmation(
                        title: SignalRequest.title,
                        question:
                            "Send which signal to \(first.process.name) \(first.process.pid) (user \(first.user)\(since))?",
                        answers: answers)))
        } catch {
            return .refusal("\(error)")
        }
    }

    private func request(
        _ signal: ProcessSignal, _ id: SocketID, _ snapshot: SocketSnapshot
    ) throws(SocketActionFailure) -> SignalRequest {
        try SignalRequest(
            signal, ownerOf: id, in: snapshot, since: started, restart: selectedDescription?.restart)
    }

    private var selectedDescription: ProcessDescription? {
        process.flatMap { $0.isSame(as: sockets.selectedProcess) ? $0 : nil }
    }

    /// The time of day at which the process was started.
    private var started: String? {
        selectedDescription?.startedAt.map { String(clock.seconds($0).prefix(5)) }
    }

    private var selectedForAction: (snapshot: SocketSnapshot, id: SocketID)? {
        selectedSocket.map { ($0.snapshot, $0.snapshot.rows[$0.index].id) }
    }
}
