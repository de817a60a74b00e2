import Core
import Foundation
import Glibc
import Kernel
import Testing

@testable import App
@testable import Dashboard

/// The socket of the Live pane in this process, driven by what the pane asks for.
private final class Chat {
    private let poller = Poller()
    private let told = Told()
    private var chat: LiveChat?

    private final class Told {
        var events: [Event] = []
    }

    init() throws {
        let told = told
        let work = try Background<Event>(poller: poller, name: "files") { told.events.append($0) }
        chat = LiveChat(poller: poller, work: work) { told.events.append($0) }
    }

    /// Asks for something, and says what has come of it at once.
    @discardableResult
    func ask(_ effect: LiveEffect) -> [String] {
        told.events = []
        chat?.run(effect)
        return news
    }

    func open(_ start: ChatStart) throws -> [String] {
        try chat?.open(start)
        return news
    }

    func bind(_ text: String) throws -> [String] { ask(.bind(try Endpoint(text))) }

    /// Turns the loop until something has been told.
    func until(_ wanted: (Chat) -> Bool) throws {
        let deadline = Instant.current + .seconds(20)
        while !wanted(self) {
            guard Instant.current < deadline else {
                Issue.record("it did not come in time: \(news)")
                return
            }
            try poller.turn(until: [deadline, chat?.deadline].compactMap(\.self).min())
            chat?.timePassed(now: .current)
        }
    }

    /// The name of the socket by what was told last.
    private(set) var local: SocketName?

    /// What has been told, in words.
    var news: [String] {
        told.events.flatMap { event -> [String] in
            switch event {
            case .live(.bound(let name, _)):
                local = name
                return ["bound"]
            case .live(.closed): return ["closed"]
            case .live(.aimed(let name)): return ["to \(name.text ?? "")"]
            case .live(.recording(let path)): return ["recording \(path)"]
            case .live(.recorded(let path, let count, let failure)):
                return ["recorded \(path) \(count) \(failure ?? "whole")"]
            case .live(.saved(let path, let count)): return ["saved \(path) \(count)"]
            case .live(.datagrams(let batch)):
                return batch.facts.map { facts in
                    let mark =
                        switch facts.direction {
                        case .incoming: "in"
                        case .outgoing: "out"
                        case .event: "event"
                        }
                    return "\(mark) \(String(decoding: batch.payload(of: facts), as: UTF8.self))"
                }
            case .failed(let words): return ["failed \(words)"]
            default: return ["\(event)"]
            }
        }
    }

    /// Says something to itself, which shows that the socket is still there.
    func isHeard(_ text: String) throws -> Bool {
        guard let local else { return false }
        ask(.send(Array(text.utf8), to: [local]))
        try until { $0.news.contains("in \(text)") }
        return news.contains("in \(text)")
    }
}

@Suite("The socket of the Live pane", .timeLimit(.minutes(1)))
final class LiveChatTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "live-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    private func port(_ chat: Chat) throws -> UInt16 {
        guard case .udp(_, let port)? = chat.local else { throw CancellationError() }
        return port
    }

    // MARK: Binding

    @Test("another socket is bound before the old one is closed, and then that one is gone")
    func rebind() throws {
        let chat = try Chat()
        #expect(try chat.bind("unix:\(path("a"))") == ["bound", "event bound"])
        #expect(try chat.bind("unix:\(path("b"))") == ["closed", "bound", "event bound"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["b"])
        #expect(try chat.isHeard("here"))
    }

    @Test("a name that cannot be had leaves the socket, what waits there, and its recording")
    func failedBind() throws {
        let (chat, owner) = (try Chat(), try Chat())
        #expect(try owner.bind("unix:\(path("taken"))").count == 2)
        try Data("mine".utf8).write(to: URL(filePath: path("file")))
        #expect(try chat.bind("unix:\(path("a"))").count == 2)
        #expect(chat.ask(.record(path: path("r"), force: false)) == ["recording \(path("r"))"])
        let failures = [
            ("unix:\(path("taken"))", "bind unix \(path("taken")): a live socket owns the path"),
            (
                "unix:\(path("file"))",
                "bind unix \(path("file")): a file that is no socket stands there, and is left alone"
            ),
            ("unix:\(path("no/a"))", "bind unix \(path("no/a")): there is no folder \(path("no"))"),
            ("udp://192.0.2.1:0", "bind udp 192.0.2.1:0: Cannot assign requested address"),
            ("udp://127.0.0.1:0?interface=nowhere0", "use interface nowhere0: there is none of this name"),
        ]
        for (endpoint, words) in failures {
            #expect(try chat.bind(endpoint) == ["failed \(words)"])
            #expect(try chat.isHeard("still"))
        }
        #expect(chat.ask(.stopRecording) == ["recorded \(path("r")) \(2 * failures.count) whole"])
    }

    @Test("where the chat's own socket is in the way, that is said, and it stays")
    func ownName() throws {
        let chat = try Chat()
        _ = try chat.bind("udp://0.0.0.0:0")
        let port = try port(chat)
        #expect(
            try chat.bind("udp://0.0.0.0:\(port)") == [
                "failed bind udp 0.0.0.0:\(port): it is bound there already"
            ])
        #expect(
            try chat.bind("udp://127.0.0.1:\(port)") == [
                "failed bind udp 127.0.0.1:\(port): our own socket 0.0.0.0:\(port) is in the way: /close first"
            ])
        for name in ["unix:\(path("a"))", "unix:@live-chat-\(getpid())"] {
            _ = try chat.bind(name)
            let words = try chat.bind(name)
            #expect(words.count == 1 && words[0].hasSuffix(": it is bound there already"), "\(words)")
            #expect(try chat.isHeard("still"))
        }
        _ = try chat.bind("unix:\(path("b"))")
        #expect(
            try chat.bind("unix:\(folder.path)/./b") == [
                "failed bind unix \(folder.path)/./b: it is bound there already"
            ])
    }

    // MARK: Files

    @Test("a recording of the command line begins with what the socket is bound to")
    func recordingFromTheStart() throws {
        let chat = try Chat()
        var start = ChatStart(bind: try Endpoint("udp://127.0.0.1:0"))
        start.to = try Endpoint("udp://127.0.0.1:9?ttl=5")
        start.recordingPath = path("r")
        let news = try chat.open(start)
        #expect(
            news == [
                "bound", "recording \(path("r"))", "event bound", "event ttl 5 for this socket",
                "to 127.0.0.1:9",
            ])
        let text = try String(contentsOfFile: path("r"), encoding: .utf8)
        #expect(text.matches(of: /"text":"(\w+)/).map { String($0.1) } == ["bound", "ttl"])
    }

    @Test("a recording takes the place of a file with its first record, and not before")
    func recording() throws {
        let chat = try Chat()
        _ = try chat.bind("unix:\(path("a"))")
        let file = path("r")
        func text() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }
        try Data("old".utf8).write(to: URL(filePath: file))
        #expect(
            chat.ask(.record(path: file, force: false)) == [
                "failed write \(file): File exists (--force overwrites it)"
            ])
        #expect(chat.ask(.record(path: file, force: true)) == ["recording \(file)"])
        #expect(
            chat.ask(.stopRecording) == ["recorded \(file) 0 nothing has come, and nothing was written"])
        #expect(try text() == "old")
        chat.ask(.record(path: file, force: true))
        #expect(try chat.isHeard("one"))
        #expect(chat.ask(.stopRecording) == ["recorded \(file) 2 whole"])
        #expect(try text().split(separator: "\n").count == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "r"])
    }

    @Test("a copy of the list takes the place of a file when it is whole, an empty one too")
    func save() throws {
        let chat = try Chat()
        let file = path("s")
        try Data("old".utf8).write(to: URL(filePath: file))
        var log = DatagramLog()
        for count in [0, 1] {
            if count > 0 {
                let facts = DatagramFacts(time: 0, direction: .incoming, offset: 0, length: 1)
                log.append(DatagramBatch(bytes: [7], facts: [facts]))
            }
            chat.ask(.save(path: file, force: true, LogCopy(log: log, local: nil)))
            try chat.until { !$0.news.isEmpty }
            #expect(chat.news == ["saved \(file) \(count)"])
            #expect(try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").count == count)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["s"])
    }
}
