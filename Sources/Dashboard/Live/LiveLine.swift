import Core
import Screen

/// The input line of the chat: messages and commands.
extension LivePane {
    /// Sends the typed message or runs the typed command.
    ///
    /// A refused line stays, to be corrected.
    mutating func submitLine(_ context: PaneContext) -> Reply {
        guard !typed.isEmpty else { return Reply() }
        do throws(ChatLineFailure) {
            let reply = try perform(ChatLine(typed.text))
            if reply.message?.kind != .failed {
                typed.remember()
                typed.clear()
            }
            return reply
        } catch {
            return .refusal(error.description)
        }
    }

    private mutating func perform(_ line: ChatLine) -> Reply {
        switch line {
        case .say(let payload):
            let reply = send(payload)
            // The sent message is listed at the end.
            if reply.message?.kind != .failed { rows.follow() }
            return reply
        case .command(let command): return run(command)
        }
    }

    /// Sends bytes to the selected peers.
    func send(_ payload: [UInt8]) -> Reply {
        if let reason = reasonAgainstSending(size: payload.count) { return .refusal(reason) }
        return .live(.send(payload, to: peers.targets))
    }

    private static let noSocket = "no socket yet: /bind ENDPOINT or /to ENDPOINT"

    /// Returns why a payload of this size cannot be sent to every selected peer; nil if it may arrive.
    func reasonAgainstSending(size: Int) -> String? {
        guard local != nil else { return Self.noSocket }
        let targets = peers.targets
        guard !targets.isEmpty else { return "no peer to send to yet: /to ENDPOINT" }
        for target in targets {
            guard let reason = target.reasonAgainst(payloadSize: size) else { continue }
            return "send to \(target.text ?? ""): \(reason); nothing was sent"
        }
        return nil
    }

    private mutating func run(_ command: SlashCommand) -> Reply {
        switch command {
        case .bind(let endpoint): return .live(.bind(endpoint))
        case .to(.endpoint(let endpoint)): return .live(.aim(endpoint))
        case .to(.all): peers.selectAll()
        case .to(.peer(let number)):
            guard peers.select(number: number) else { return .refusal("/to: no peer \(number)") }
        case .peers: return .detail(PeersSubject())
        case .show(let view): payloadView = view ?? payloadView.next
        case .echo(let isOn):
            isEchoing = isOn ?? !isEchoing
            return .live(.echo(isEchoing), .done("echo \(isEchoing ? "on" : "off")"))
        case .pack(let format, let values):
            do throws(StructFailure) {
                return send(try format.pack(values))
            } catch {
                return .refusal("/pack: \(error)")
            }
        case .decode(let format):
            self.format = format
            return .done("details are decoded with \(format.text)")
        case .burst(let count, let size, let rate):
            guard local != nil, let target = peers.targets.first else { return send([]) }
            return .live(.burst(Burst(count: count, size: size, rate: rate), to: target))
        case .record where local == nil, .close where local == nil:
            return .refusal(Self.noSocket)
        case .record(let path, let force): return .live(.record(path: path, force: force))
        case .stopRecording:
            guard recordingPath != nil else { return .refusal("/record: nothing is being recorded") }
            return .live(.stopRecording)
        case .save(let path, let force):
            return .live(.save(path: path, force: force, LogCopy(log: rows.log(log), local: local)))
        case .close: return .live(.close)
        case .help: return .detail(ChatHelpSubject())
        }
        return Reply()
    }

    /// Completes a command's name or argument.
    mutating func completeLine() -> Reply {
        let completions = SlashCommand.completions(of: typed.text, peers: peers.all.count)
        let candidates = typed.complete(from: completions)
        return candidates.isEmpty ? Reply() : .done(candidates.text(between: "  "))
    }
}

extension Reply {
    static func live(_ effect: LiveEffect, _ message: Message? = nil) -> Reply {
        .effects([.live(effect)], message)
    }
}
