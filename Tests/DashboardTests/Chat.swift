import Core
import Screen

@testable import Dashboard

/// A chat for tests.
extension Sample {
    /// 2026-11-22, 10:11:12 UTC, in nanoseconds since 1970.
    static let chatTime: Int64 = 1_795_342_272_000_000_000

    static let me = udp(5000)

    static func udp(_ port: UInt16) -> SocketName { .udp(address("127.0.0.1"), port) }

    /// One line of a chat.
    struct Said {
        var direction = DatagramMetadata.Direction.incoming
        var bytes: [UInt8]
        var peer: SocketName?
        var errorNumber: Int32 = 0
        var originalLength: Int?
        var timeToLive: Int16 = -1
        var credentials: Credentials?
        var destination: IPAddress?
        var dropped: UInt32 = 0

        static func heard(_ bytes: [UInt8], from peer: SocketName? = udp(5001)) -> Said {
            Said(bytes: bytes, peer: peer, timeToLive: 64, destination: address("127.0.0.1"))
        }

        static func heard(_ text: String, from peer: SocketName? = udp(5001)) -> Said {
            heard(Array(text.utf8), from: peer)
        }

        static func said(_ text: String, to peer: SocketName = udp(5001)) -> Said {
            Said(direction: .outgoing, bytes: Array(text.utf8), peer: peer)
        }

        static func event(_ words: String, peer: SocketName? = nil, errorNumber: Int32 = 0) -> Said {
            Said(direction: .event, bytes: Array(words.utf8), peer: peer, errorNumber: errorNumber)
        }
    }

    /// Returns the datagrams of one turn of the loop, 13 ms apart.
    static func batch(_ lines: [Said], from number: Int = 0) -> DatagramBatch {
        var batch = DatagramBatch()
        for (index, line) in lines.enumerated() {
            var metadata = DatagramMetadata(
                time: chatTime + Int64(number + index) * 13_000_001, direction: line.direction,
                offset: batch.bytes.count, length: line.bytes.count, originalLength: line.originalLength,
                dropped: line.dropped)
            metadata.errorNumber = line.errorNumber
            metadata.timeToLive = line.timeToLive
            if let peer = line.peer { metadata.peer = tableIndex(of: peer, in: &batch.peers) }
            if let credentials = line.credentials {
                metadata.credentials = tableIndex(of: credentials, in: &batch.credentials)
            }
            if let destination = line.destination {
                metadata.destination = tableIndex(of: destination, in: &batch.destinations)
            }
            batch.bytes += line.bytes
            batch.metadata.append(metadata)
        }
        return batch
    }

    private static func tableIndex<Value: Equatable>(of value: Value, in table: inout [Value]) -> UInt16 {
        if let index = table.firstIndex(of: value) { return UInt16(index) }
        table.append(value)
        return UInt16(table.count - 1)
    }

    /// One line of every kind.
    static let talk: [Said] = [
        .event("bound"),
        .said("hello"),
        .heard("hi back"),
        .heard("␛ is fine, \u{1b}]0;pwned\u{7} and \u{9b}31m are not"),
        .heard([0, 1, 2, 0xff, 0xfe, 0x80, 0x41, 0x42], from: udp(5002)),
        .heard("世界 e\u{301} 👩\u{200d}👩 \u{202e}backwards\u{2066}", from: udp(5002)),
        .heard("line one\r\nline two\ttab\0zero"),
        .heard([]),
        .event("Connection refused: nobody listens there", peer: udp(5009), errorNumber: 111),
        .said("anybody?", to: udp(5009)),
        Said(bytes: [UInt8](repeating: 0x61, count: 300), peer: udp(5003), originalLength: 300_000),
        .event("1,234 datagrams dropped: the receive buffer was full"),
        Said(bytes: Array("after the drops".utf8), peer: udp(5001), timeToLive: 1, dropped: 1234),
        .heard("who has no name", from: nil),
    ]

    static let credentials = Credentials(pid: 4711, uid: 1000, gid: 100, processName: "python3")
}

extension Program {
    /// Returns a program with a bound chat and one line of every kind; Live has the focus.
    static func chat(columns: Int = 120, rows: Int = 36, _ lines: [Sample.Said] = Sample.talk) throws
        -> Program
    {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(Sample.localHost))
        program.state.dashboard.focus = .live
        program.send(.live(.bound(Sample.me, utcOffsetSeconds: 3600)))
        program.hear(lines)
        return program
    }

    mutating func hear(_ lines: [Sample.Said], from number: Int = 0) {
        guard !lines.isEmpty else { return }
        send(.live(.datagrams(Sample.batch(lines, from: number))))
    }

    /// Receives numbered datagrams.
    mutating func hear(numbers: Range<Int>) {
        hear(numbers.map { .heard("number \($0)") }, from: numbers.lowerBound)
    }

    /// Types a line into the chat and submits it.
    @discardableResult
    mutating func chatLine(_ text: String) -> [Effect] {
        if !state.dashboard.live.isTyping { press(.character("i")) }
        press(.control("u"))
        type(text)
        return press(.enter)
    }

    /// The visible rows of the list, without the border.
    var chatRows: [String] {
        guard let rect = state.paneLayout.rect(of: .live) else { return [] }
        let list = state.dashboard.live.regions(in: rect).list
        return lines[list.y..<list.maxY].map { String($0.dropFirst().dropLast()) }
    }

    /// The text of the selected datagram.
    var chatSelection: String? {
        state.dashboard.live.selected.map {
            String(decoding: $0.batch.payload(of: $0.metadata), as: UTF8.self)
        }
    }
}

extension Situation {
    /// The chat in each of its states.
    func chat(columns: Int, rows: Int) throws -> Program {
        var program = try Program.chat(columns: columns, rows: rows, self == .chatBound ? [] : Sample.talk)
        switch self {
        case .chatClosed:
            program = try Program(columns: columns, rows: rows)
            program.send(.localHost(Sample.localHost))
            program.state.dashboard.focus = .live
        case .chatZoomed: program.press(.character("z"))
        case .chatHex: program.press(.character("x"))
        case .chatBoth: program.press(.character("x"), .character("x"))
        case .chatSay:
            program.press(.character("z"), .character("]"), .character("i"))
            program.type("/pack >IH 1 2 世界")
        case .chatFrozen:
            program.press(.character(" "))
            program.hear(numbers: 14..<20)
        case .chatBack:
            program.hear(numbers: 14..<60)
            program.press(.pageUp, .up)
            program.hear(numbers: 60..<97)
        case .chatFilter:
            program.press(.character("/"))
            program.type("back")
            program.press(.enter)
        case .chatDetail:
            program.chatLine("/pack >4B2H")
            program.press(.escape, .home)
            for _ in 0..<4 { program.press(.down) }
            program.press(.enter)
        case .chatUnixDetail:
            program.send(.live(.bound(.path(Array("/tmp/a.sock".utf8)), utcOffsetSeconds: 0)))
            program.hear([
                Sample.Said(
                    bytes: (0..<64).map { UInt8($0 * 4) }, peer: .abstract(Array("anna\u{1b}[2J".utf8)),
                    credentials: Sample.credentials, dropped: 3)
            ])
            program.press(.enter)
        case .chatPaste:
            program.press(.character("i"))
            program.paste("one\ntwo\r\nthree\n")
            program.press(.down)
        default: break
        }
        return program
    }
}
