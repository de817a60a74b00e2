import Core
import Foundation
import Glibc
import PseudoTerminal
import SystemPackage
import Testing

@testable import Kernel

/// A chat whose event loop is turned by the test.
final class ChatParty {
    struct Item {
        let metadata: DatagramMetadata
        let bytes: [UInt8]
        let peer: SocketName?
        let destination: IPAddress?
        let credentials: Credentials?

        var text: String { String(decoding: bytes, as: UTF8.self) }
        var error: Errno? { metadata.errorNumber == 0 ? nil : Errno(rawValue: metadata.errorNumber) }
    }

    let poller: Poller
    let datagrams: Datagrams
    private let log = Log()

    private final class Log {
        var items: [Item] = []
        var batches = 0
    }

    init(_ endpoint: String, poller: Poller = Poller()) throws {
        self.poller = poller
        let log = log
        datagrams = try Datagrams(binding: ResolvedEndpoint(Endpoint(endpoint)), poller: poller) { batch in
            log.batches += 1
            log.items += batch.metadata.map { metadata in
                Item(
                    metadata: metadata, bytes: Array(batch.payload(of: metadata)),
                    peer: batch.peer(of: metadata),
                    destination: batch.destination(of: metadata), credentials: batch.credentials(of: metadata)
                )
            }
        }
    }

    var local: SocketName { datagrams.local }
    var items: [Item] { log.items }
    var batchCount: Int { log.batches }
    var received: [Item] { items.filter { $0.metadata.direction == .incoming } }
    var sent: [Item] { items.filter { $0.metadata.direction == .outgoing } }
    var events: [Item] { items.filter { $0.metadata.direction == .event } }

    func event(_ error: Errno) -> Item? { events.first { $0.error == error } }

    func say(_ text: String, to peer: SocketName) { datagrams.send(Array(text.utf8), to: peer) }

    /// Turns the loop for this party and others of the same poller.
    @discardableResult
    func turn(with others: [ChatParty] = [], until condition: () -> Bool) throws -> Bool {
        let end = Instant.current + .patience
        let parties = [self] + others
        while !condition() {
            if Instant.current >= end { return false }
            try poller.turn(until: (parties.compactMap(\.datagrams.deadline) + [end]).min())
            for party in parties {
                if let due = party.datagrams.deadline, due <= .current {
                    party.datagrams.timePassed(now: .current)
                }
            }
        }
        return true
    }

    /// Turns the loop until no event is ready and no datagrams are being coalesced.
    func drain() throws {
        while items.count < 1_000_000 {
            let before = items.count
            let pause = datagrams.deadline.flatMap { $0 < .current + .milliseconds(10) ? $0 : nil }
            try poller.turn(until: pause ?? .current)
            if let pause, pause <= .current { datagrams.timePassed(now: .current) }
            if items.count == before, pause == nil { return }
        }
    }
}

/// A plain socket in the role of another program.
final class StrangerSocket {
    let raw: CInt
    let family: CInt

    struct Failure: Error {
        let call: String
        let code: CInt
    }

    init(_ family: CInt) throws {
        self.family = family
        raw = socket(family, CInt(SOCK_DGRAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        if raw < 0 { throw Failure(call: "socket", code: errno) }
    }

    convenience init(binding name: SocketName) throws {
        try self.init(name.family)
        let raw = raw
        guard name.withSocketAddress(family: family, { bind(raw, $0, $1) }) == 0 else {
            throw Failure(call: "bind", code: errno)
        }
    }

    deinit { close(raw) }

    var local: SocketName {
        var storage = sockaddr_storage()
        return withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                guard getsockname(raw, address, &length) == 0 else { return .unnamed }
                return SocketName(address, length: Int(length)) ?? .unnamed
            }
        }
    }

    func set(_ level: CInt, _ option: CInt, _ value: CInt) throws {
        var value = value
        guard setsockopt(raw, level, option, &value, socklen_t(MemoryLayout<CInt>.size)) == 0 else {
            throw Failure(call: "setsockopt", code: errno)
        }
    }

    @discardableResult
    func send(_ bytes: [UInt8], to name: SocketName, flags: CInt = 0) -> Bool {
        bytes.withUnsafeBytes { buffer in
            name.withSocketAddress(family: family) {
                sendto(raw, buffer.baseAddress, buffer.count, flags | CInt(MSG_NOSIGNAL), $0, $1)
            }
        } == bytes.count
    }

    func send(_ text: String, to name: SocketName) throws {
        guard send(Array(text.utf8), to: name) else { throw Failure(call: "sendto", code: errno) }
    }

    /// Returns the next datagram, or nil if none is queued.
    func receive() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 19)
        let count = recv(raw, &buffer, buffer.count, CInt(MSG_DONTWAIT))
        return count < 0 ? nil : Array(buffer[..<count])
    }

    func receiveText() -> String? { receive().map { String(decoding: $0, as: UTF8.self) } }
}

/// A folder for the sockets of one test, with a short name.
final class SocketFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/chat-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw StrangerSocket.Failure(call: "mkdtemp", code: errno) }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func name(_ file: String) -> SocketName { .path(Array("\(path)/\(file)".utf8)) }
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    func mode(_ file: String) -> mode_t? {
        var status = stat()
        return lstat("\(path)/\(file)", &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}

func udp(_ address: String, _ port: UInt16) -> SocketName {
    .udp(IPAddress(address) ?? IPAddress(ipv4: 0), port)
}

extension SocketName {
    var port: UInt16 { if case .udp(_, let port) = self { port } else { 0 } }
}
