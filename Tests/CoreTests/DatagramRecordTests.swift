import TestSupport
import Testing

@testable import Core

@Suite("Chat records")
struct DatagramRecordTests {
    /// Returns the record as a tree of JSON values.
    private func record(_ metadata: DatagramMetadata, of batch: DatagramBatch, local: String?, code: String?)
        -> JSONValue
    {
        let payload = batch.payload(of: metadata)
        let isEvent = metadata.direction == .event
        let hex = payload.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let credentials = batch.credentials(of: metadata)
        return .object([
            ("time", .string(RFC3339.text(metadata.time))),
            ("direction", .string(["in", "out", "event"][Int(metadata.direction.rawValue)])),
            ("local", .optional(local)), ("peer", .optional(batch.peer(of: metadata)?.text)),
            ("bytes", isEvent ? .null : .integer(Int64(metadata.originalLength))),
            ("text", .string(String(decoding: payload, as: UTF8.self))),
            ("hex", isEvent ? .null : .string(hex)),
            (
                "credentials",
                credentials.map {
                    .object([
                        ("pid", .integer(Int64($0.pid))), ("uid", .integer(Int64($0.uid))),
                        ("gid", .integer(Int64($0.gid))), ("name", .optional($0.processName)),
                    ])
                } ?? .null
            ),
            ("timeToLive", .optional(metadata.timeToLive < 0 ? nil : Int(metadata.timeToLive))),
            ("destination", .optional(batch.destination(of: metadata)?.description)),
            ("dropped", .integer(Int64(metadata.dropped))), ("truncated", .bool(metadata.isTruncated)),
            ("code", .optional(code)),
        ])
    }

    private func written(
        _ batch: DatagramBatch, local: String? = nil, dropped: UInt64? = nil, code: String? = nil
    ) -> [String] {
        var (writer, output) = (DatagramRecordWriter(local: local), [UInt8]())
        for metadata in batch.metadata {
            writer.append(metadata, of: batch, dropped: dropped, code: code, to: &output)
        }
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private let time: Int64 = 1_795_342_272_123_456_789

    @Test("the record of an incoming datagram has all its metadata")
    func incoming() throws {
        let address = try #require(IPAddress("127.0.0.1"))
        var batch = DatagramBatch(bytes: Array("xhello".utf8), peers: [.udp(address, 5001)])
        batch.destinations = [address]
        var metadata = DatagramMetadata(
            time: time, direction: .incoming, offset: 1, length: 5, originalLength: 9, peer: 0, dropped: 7)
        metadata.destination = 0
        metadata.timeToLive = 64
        batch.metadata = [metadata]
        #expect(
            written(batch, local: "127.0.0.1:5000") == [
                #"{"time":"2026-11-22T10:11:12.123456Z","direction":"in","local":"127.0.0.1:5000","#
                    + #""peer":"127.0.0.1:5001","bytes":9,"text":"hello","hex":"68656c6c6f","credentials":null,"#
                    + #""timeToLive":64,"destination":"127.0.0.1","dropped":7,"truncated":true,"code":null}"#
            ])
    }

    @Test("the record of an event has a text and a code, but no bytes")
    func event() {
        var batch = DatagramBatch(bytes: Array("connection refused".utf8))
        batch.metadata = [DatagramMetadata(time: 0, direction: .event, offset: 0, length: 18)]
        #expect(
            written(batch, local: nil, dropped: 5_000_000_000, code: "ECONNREFUSED") == [
                #"{"time":"1970-01-01T00:00:00.000000Z","direction":"event","local":null,"peer":null,"bytes":null,"#
                    + #""text":"connection refused","hex":null,"credentials":null,"timeToLive":null,"#
                    + #""destination":null,"dropped":5000000000,"truncated":false,"code":"ECONNREFUSED"}"#
            ])
    }

    @Test("the record of a Unix peer has its credentials, and null if it is unnamed")
    func unix() throws {
        var batch = DatagramBatch(peers: [.unnamed, .abstract(Array("a\"\n".utf8)), .path([0x2f, 0xff])])
        batch.credentials = [
            Credentials(pid: 1, uid: 0, gid: UInt32.max, processName: "in\u{1b}it"),
            Credentials(pid: 2, uid: 3, gid: 4, processName: nil),
        ]
        batch.metadata = (0..<3).map { index in
            var metadata = DatagramMetadata(
                time: time, direction: .incoming, offset: 0, length: 0, peer: UInt16(index))
            metadata.credentials = index < 2 ? UInt16(index) : DatagramMetadata.none
            return metadata
        }
        let lines = written(batch)
        #expect(lines[0].contains(#""peer":null,"bytes":0,"text":"","hex":"","#))
        #expect(lines[0].contains(#""credentials":{"pid":1,"uid":0,"gid":4294967295,"name":"in\u001bit"}"#))
        #expect(lines[1].contains(#""peer":"@a\"\n""#))
        #expect(lines[1].contains(#""credentials":{"pid":2,"uid":3,"gid":4,"name":null}"#))
        #expect(lines[2].contains(##""peer":"/\\xff""##))
    }

    @Test("a changed name replaces the cached one")
    func replaced() throws {
        var (writer, output) = (DatagramRecordWriter(local: nil), [UInt8]())
        let address = try #require(IPAddress("::1"))
        let metadata = DatagramMetadata(time: 0, direction: .outgoing, offset: 0, length: 0, peer: 0)
        for port in [UInt16(1), 2, 1, 1, 3] {
            writer.append(metadata, of: DatagramBatch(peers: [.udp(address, port)]), to: &output)
        }
        let peers = try String(decoding: output, as: UTF8.self).split(separator: "\n").map {
            try JSONValue(parsing: String($0))["peer"]
        }
        #expect(peers == ["[::1]:1", "[::1]:2", "[::1]:1", "[::1]:1", "[::1]:3"].map { .string($0) })
    }

    @Test("every record equals that of a JSON tree, for any bytes")
    func compared() throws {
        var random = SeededGenerator(seed: 9)
        let addresses = try ["10.0.0.1", "fe80::1%eth0", "::1"].map { try #require(IPAddress($0)) }
        let likely =
            Array("az\"\\\n\r\t\u{0}\u{7f}\u{85}\u{a0}é€🌍\u{202e}".utf8) + [0xff, 0xc0, 0xe2, 0xf4, 0xed]
        for round in 0..<300 {
            let bytes = (0..<200).map { _ -> UInt8 in
                round % 2 == 0 ? random.next() : likely[Int.random(in: 0..<likely.count, using: &random)]
            }
            var batch = DatagramBatch(bytes: bytes)
            batch.peers = (0..<70).map { .udp(addresses[$0 % 3], UInt16(random.next() as UInt8)) }
            batch.destinations = addresses
            batch.credentials = [Credentials(pid: -1, uid: 1000, gid: 1000, processName: "é")]
            batch.metadata = (0..<10).map { _ in
                let offset = Int.random(in: 0...200, using: &random)
                let length = Int.random(in: 0...200 - offset, using: &random)
                var metadata = DatagramMetadata(
                    time: Int64.random(in: .min ... .max, using: &random),
                    direction: DatagramMetadata.Direction(rawValue: UInt8.random(in: 0..<3, using: &random))
                        ?? .incoming,
                    offset: offset, length: length,
                    originalLength: length + Int.random(in: 0...1, using: &random),
                    dropped: UInt32.random(in: 0 ... .max, using: &random))
                metadata.peer =
                    Bool.random(using: &random) ? UInt16.random(in: 0..<70, using: &random) : metadata.peer
                metadata.destination =
                    Bool.random(using: &random)
                    ? UInt16.random(in: 0..<3, using: &random) : metadata.destination
                metadata.credentials = Bool.random(using: &random) ? 0 : metadata.credentials
                metadata.timeToLive = Int16.random(in: -1...255, using: &random)
                return metadata
            }
            for (metadata, line) in zip(batch.metadata, written(batch, local: "\u{7f}@x", code: "E")) {
                let expected = record(metadata, of: batch, local: "\u{7f}@x", code: "E")
                #expect(Array(line.utf8) == Array(expected.line.utf8))
                #expect(try JSONValue(parsing: line) == expected)
            }
        }
    }

    @Test("written records can be read as a recording")
    func recording() throws {
        var batch = DatagramBatch(bytes: Array(0...255))
        batch.metadata = (0..<3).map { index in
            DatagramMetadata(
                time: time + Int64(index) * 1000, direction: index == 1 ? .outgoing : .incoming,
                offset: index * 50, length: 150, originalLength: index == 2 ? 900 : 150)
        }
        batch.metadata.insert(DatagramMetadata(time: 0, direction: .event, offset: 65, length: 5), at: 1)
        let text = written(batch).joined(separator: "\n")
        let recording = try Recording(Array(text.utf8)[...], file: "a")
        #expect(recording.datagrams.map(\.line) == [1, 3, 4])
        #expect(recording.datagrams.map(\.direction) == [.incoming, .outgoing, .incoming])
        #expect(recording.datagrams.map(\.bytes) == [0, 50, 100].map { Array(UInt8($0)..<UInt8($0 + 150)) })
        #expect(recording.schedule() == [.zero, .microseconds(1), .microseconds(2)])
    }

    @Test("integers are written in decimal")
    func numbers() {
        func text(_ number: some FixedWidthInteger) -> String {
            var bytes = Array("x".utf8)
            JSONText.append(number, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
        #expect(text(0) == "x0")
        #expect(text(1_234_567_890) == "x1234567890")
        #expect(text(Int64.min) == "x-9223372036854775808")
        #expect(text(UInt64.max) == "x18446744073709551615")
        #expect(text(Int8(-1)) == "x-1")
    }
}
