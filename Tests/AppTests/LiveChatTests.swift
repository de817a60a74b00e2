import Core
import Foundation
import Glibc
import Kernel
import PseudoTerminal
import Testing

@testable import App
@testable import Dashboard

/// The socket of the Live pane in this process, driven by the pane's effects.
private final class Chat {
    private let poller = Poller()
    private let told = Told()
    private var chat: LiveChat?

    private final class Told {
        var events: [Event] = []
    }

    /// The recording's queue limit in bytes, low enough for a test to reach it.
    static let recordingLimit = 1 << 20

    init(disk: StuckDisk? = nil) throws {
        let told = told
        let work = try Background<Event>(poller: poller, name: "files") { told.events.append($0) }
        chat = LiveChat(
            poller: poller, work: work, open: disk?.open ?? RecordingFile.openFile,
            recordingLimit: Self.recordingLimit
        ) { told.events.append($0) }
    }

    /// Runs an effect and returns the immediate events.
    @discardableResult
    func ask(_ effect: LiveEffect) -> [String] {
        told.events = []
        chat?.run(effect)
        return news
    }

    /// Runs an effect and waits for its events, which come from another thread.
    @discardableResult
    func answer(to effect: LiveEffect) throws -> [String] {
        ask(effect)
        try until { !$0.news.isEmpty }
        return news
    }

    /// Closes the chat and waits for its recordings, as at the end of the program.
    func finish() -> [String] {
        chat?.close()
        return chat?.recordings.finish(in: Poller(), by: nil) { false } ?? []
    }

    func open(_ start: ChatStart) throws -> [String] {
        try chat?.open(start, in: Poller()) { false }
        return news
    }

    func bind(_ text: String) throws -> [String] { ask(.bind(try Endpoint(text))) }

    /// Turns the loop until a condition holds.
    func until(_ wanted: (Chat) -> Bool) throws {
        let deadline = Instant.current + .patience
        while !wanted(self) {
            guard Instant.current < deadline else {
                Issue.record("it did not come in time: \(news)")
                return
            }
            try poller.turn(until: [deadline, chat?.deadline].compactMap(\.self).min())
            chat?.timePassed(now: .current)
        }
    }

    /// The name of the socket in the last `bound` event read.
    private(set) var local: SocketName?

    /// The events, as text.
    var news: [String] {
        told.events.flatMap { event -> [String] in
            switch event {
            case .live(.bound(let name, _)):
                local = name
                return ["bound"]
            case .live(.closed): return ["closed"]
            case .live(.peerResolved(let name)): return ["to \(name.text ?? "")"]
            case .live(.recording(let path)): return ["recording \(path)"]
            case .live(.recorded(let path, let count, let failure)):
                return ["recorded \(path) \(count) \(failure ?? "whole")"]
            case .live(.saved(let path, let count)): return ["saved \(path) \(count)"]
            case .live(.datagrams(let batch)):
                return batch.metadata.map { metadata in
                    let mark =
                        switch metadata.direction {
                        case .incoming: "in"
                        case .outgoing: "out"
                        case .event: "event"
                        }
                    return "\(mark) \(String(decoding: batch.payload(of: metadata), as: UTF8.self))"
                }
            case .failed(let words): return ["failed \(words)"]
            default: return ["\(event)"]
            }
        }
    }

    /// Sends a datagram to its own socket and waits for it; cheaper than `isHeard` for large payloads.
    ///
    /// - Returns: The texts of other events.
    func exchange(_ payload: [UInt8]) throws -> [String] {
        guard let local else { return [] }
        ask(.send(payload, to: [local]))
        func metadata(_ direction: DatagramMetadata.Direction) -> [(DatagramBatch, DatagramMetadata)] {
            told.events.flatMap { event -> [(DatagramBatch, DatagramMetadata)] in
                guard case .live(.datagrams(let batch)) = event else { return [] }
                return batch.metadata.filter { $0.direction == direction }.map { (batch, $0) }
            }
        }
        try until { _ in !metadata(.incoming).isEmpty }
        return metadata(.event).map { String(decoding: $0.payload(of: $1), as: UTF8.self) }
    }

    /// Sends text to its own socket, which shows that the socket still works.
    func isHeard(_ text: String) throws -> Bool {
        guard let local else { return false }
        ask(.send(Array(text.utf8), to: [local]))
        try until { $0.news.contains("in \(text)") }
        return news.contains("in \(text)")
    }
}

@Suite("The socket of the Live pane", .timeLimit(.minutes(10)))
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

    @Test("the new socket is bound before the old one is closed and removed")
    func rebind() throws {
        let chat = try Chat()
        #expect(try chat.bind("unix:\(path("a"))") == ["bound", "event bound"])
        #expect(try chat.bind("unix:\(path("b"))") == ["closed", "bound", "event bound"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["b"])
        #expect(try chat.isHeard("here"))
    }

    @Test("a failed bind keeps the socket, its queued datagrams and its recording")
    func failedBind() throws {
        let (chat, owner) = (try Chat(), try Chat())
        #expect(try owner.bind("unix:\(path("taken"))").count == 2)
        try Data("mine".utf8).write(to: URL(filePath: path("file")))
        #expect(try chat.bind("unix:\(path("a"))").count == 2)
        #expect(try chat.answer(to: .record(path: path("r"), force: false)) == ["recording \(path("r"))"])
        let failures = [
            ("unix:\(path("taken"))", "bind unix \(path("taken")): a live socket owns the path"),
            (
                "unix:\(path("file"))",
                "bind unix \(path("file")): a file that is not a socket exists at this path"
            ),
            ("unix:\(path("no/a"))", "bind unix \(path("no/a")): the folder \(path("no")) does not exist"),
            ("udp://192.0.2.1:0", "bind udp 192.0.2.1:0: Cannot assign requested address"),
            (
                "udp://127.0.0.1:0?interface=nowhere0",
                "bind udp 127.0.0.1:0: no interface 'nowhere0'; "
            ),
        ]
        for (endpoint, words) in failures {
            let news = try chat.bind(endpoint)
            #expect(news.count == 1 && news.first?.hasPrefix("failed \(words)") == true, "\(news)")
            #expect(try chat.isHeard("still"))
        }
        #expect(
            try chat.answer(to: .stopRecording) == ["recorded \(path("r")) \(2 * failures.count) whole"])
    }

    @Test("a conflict with the chat's own socket is reported, and the socket is kept")
    func ownName() throws {
        let chat = try Chat()
        _ = try chat.bind("udp://0.0.0.0:0")
        let port = try port(chat)
        #expect(
            try chat.bind("udp://0.0.0.0:\(port)") == [
                "failed bind udp 0.0.0.0:\(port): this socket is already bound there"
            ])
        #expect(
            try chat.bind("udp://127.0.0.1:\(port)") == [
                "failed bind udp 127.0.0.1:\(port): the chat's own socket 0.0.0.0:\(port) is in the way: /close first"
            ])
        for name in ["unix:\(path("a"))", "unix:@live-chat-\(getpid())"] {
            _ = try chat.bind(name)
            let words = try chat.bind(name)
            #expect(
                words.count == 1 && words[0].hasSuffix(": this socket is already bound there"), "\(words)")
            #expect(try chat.isHeard("still"))
        }
        _ = try chat.bind("unix:\(path("b"))")
        #expect(
            try chat.bind("unix:\(folder.path)/./b") == [
                "failed bind unix \(folder.path)/./b: this socket is already bound there"
            ])
    }

    // MARK: Files

    @Test("a recording started on the command line begins with the bound event")
    func recordingFromTheStart() throws {
        let chat = try Chat()
        var start = try ChatStart(
            bind: Endpoint("udp://127.0.0.1:0"), to: Endpoint("udp://127.0.0.1:9?ttl=5"))
        start.recordingPath = path("r")
        let news = try chat.open(start)
        #expect(
            news == [
                "bound", "recording \(path("r"))", "event bound", "event ttl 5 for this socket",
                "to 127.0.0.1:9",
            ])
        #expect(try chat.answer(to: .stopRecording) == ["recorded \(path("r")) 0 whole"])
        let text = try String(contentsOfFile: path("r"), encoding: .utf8)
        #expect(text.matches(of: /"text":"(\w+)/).map { String($0.1) } == ["bound", "ttl"])
    }

    @Test("a recording replaces a file only if it has at least one record")
    func recording() throws {
        let chat = try Chat()
        _ = try chat.bind("unix:\(path("a"))")
        let file = path("r")
        func text() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }
        try Data("old".utf8).write(to: URL(filePath: file))
        #expect(
            try chat.answer(to: .record(path: file, force: false)) == [
                "failed write \(file): File exists (--force overwrites it)"
            ])
        #expect(try chat.answer(to: .record(path: file, force: true)) == ["recording \(file)"])
        #expect(
            try chat.answer(to: .stopRecording)
                == ["recorded \(file) 0 nothing received, nothing written"])
        #expect(try text() == "old")
        try chat.answer(to: .record(path: file, force: true))
        #expect(try chat.isHeard("one"))
        #expect(try chat.answer(to: .stopRecording) == ["recorded \(file) 2 whole"])
        #expect(try text().split(separator: "\n").count == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "r"])
    }

    @Test("a recording continues until the next one opens, and is then reported first")
    func anotherRecording() throws {
        let chat = try Chat()
        _ = try chat.bind("unix:\(path("a"))")
        try chat.answer(to: .record(path: path("r"), force: false))
        #expect(
            try chat.answer(to: .record(path: path("no/s"), force: false)) == [
                "failed write \(path("no/s")): No such file or directory"
            ])
        #expect(try chat.isHeard("one"))
        chat.ask(.record(path: path("s"), force: false))
        try chat.until { $0.news.count == 2 }
        #expect(chat.news == ["recorded \(path("r")) 2 whole", "recording \(path("s"))"])
        #expect(try chat.isHeard("two"))
        #expect(try chat.answer(to: .stopRecording) == ["recorded \(path("s")) 2 whole"])
    }

    @Test("the chat continues while the disk is blocked, and reports and records the gap")
    func gap() throws {
        let disk = StuckDisk()
        let chat = try Chat(disk: disk)
        _ = try chat.bind("unix:\(path("a"))")
        try chat.answer(to: .record(path: "r", force: false))
        // Every datagram is sent and received, even when the recording's queue is full.
        let large = [UInt8](repeating: 0x78, count: 100_000)
        var (pairs, pairsInGap) = (0, 0)
        while pairsInGap < 3 {
            let news = try chat.exchange(large)
            pairs += 1
            if pairsInGap > 0 || news.contains(RecordingWriter.gapWords) { pairsInGap += 1 }
            try #require(pairs * 2 * large.count < 2 * Chat.recordingLimit, "it is bounded")
        }
        disk.letGo()
        try chat.until { $0.news.contains { $0.contains("datagrams missing") } }
        // One datagram of the pair in which the gap began may be in the recording.
        let missing = try #require(
            [5, 6].first { chat.news.contains("event \(RecordingWriter.gapEndWords($0))") }, "\(chat.news)")
        _ = try chat.exchange([7])
        let recorded = 2 * (pairs + 1) - missing
        #expect(
            try chat.answer(to: .stopRecording) == [
                "recorded r \(recorded) \(recorded) datagrams recorded, \(missing) lost: writing was too slow"
            ])
        #expect(disk.directions.count { $0 != "event" } == recorded)
        #expect(disk.directions.suffix(3) == ["event", "out", "in"], "the gap is told where it is")
    }

    @Test("closing the chat gives up on a blocked disk and reports the lost datagrams")
    func stuckAtTheEnd() throws {
        let disk = StuckDisk()
        defer { disk.letGo() }
        let chat = try Chat(disk: disk)
        _ = try chat.bind("unix:\(path("a"))")
        try chat.answer(to: .record(path: "r", force: false))
        #expect(try chat.isHeard("one"))
        #expect(chat.ask(.close) == ["closed"], "a key is not held up by it")
        #expect(try chat.bind("unix:\(path("a"))") == ["bound", "event bound"])
        try chat.until { $0.news.contains { $0.hasPrefix("recorded") } }
        #expect(chat.news.last == "recorded r 0 0 datagrams recorded, 2 lost: writing was too slow")
        try chat.answer(to: .record(path: "s", force: false))
        #expect(try chat.isHeard("two"))
        // The loss of the first recording makes the program's exit status a failure too.
        #expect(
            chat.finish()
                == ["r", "s"].map { "record \($0): 0 datagrams recorded, 2 lost: writing was too slow" })
    }

    @Test("pasted lines are sent in order, a bounded number in each turn")
    func pastedLines() throws {
        let chat = try Chat()
        _ = try chat.bind("udp://127.0.0.1:0")
        let local = try #require(chat.local)
        let lines = (0..<1_000).map { "line \($0)" }
        #expect(chat.ask(.sendLines(PastedLines(lines.joined(separator: "\r\n")), to: [local])) == [])
        try chat.until { $0.news.count { $0.hasPrefix("in ") } == lines.count }
        #expect(chat.news.filter { $0.hasPrefix("in ") } == lines.map { "in \($0)" })
    }

    @Test("closing the chat counts the pasted lines that were not sent")
    func unsentLines() throws {
        let chat = try Chat()
        _ = try chat.bind("udp://127.0.0.1:0")
        let local = try #require(chat.local)
        chat.ask(.sendLines(PastedLines("one\ntwo\n"), to: [local]))
        #expect(chat.ask(.close).contains("event 2 more lines not sent"))
    }

    @Test("a saved list replaces a file when it is complete, even if it is empty")
    func save() throws {
        let chat = try Chat()
        let file = path("s")
        try Data("old".utf8).write(to: URL(filePath: file))
        var log = DatagramLog()
        for count in [0, 1] {
            if count > 0 {
                let metadata = DatagramMetadata(time: 0, direction: .incoming, offset: 0, length: 1)
                log.append(DatagramBatch(bytes: [7], metadata: [metadata]))
            }
            chat.ask(.save(path: file, force: true, LogCopy(log: log, local: nil)))
            try chat.until { !$0.news.isEmpty }
            #expect(chat.news == ["saved \(file) \(count)"])
            #expect(try contents(ofFile: file).split(separator: "\n").count == count)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["s"])
    }
}
