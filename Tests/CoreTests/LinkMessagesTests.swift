import Core
import TestSupport
import Testing

private typealias Bytes = SocketMessageBytes

/// Tests of the kernel's answers to requests for links and their counters.
@Suite("Messages about links")
struct LinkMessagesTests {
    /// Returns a message with a link: `struct ifinfomsg` and attributes.
    private func link(_ index: UInt32, flags: UInt32 = 0, _ attributes: [UInt8]...) -> [UInt8] {
        let body = Bytes.bytes(UInt32(0)) + Bytes.bytes(index) + Bytes.bytes(flags) + Bytes.bytes(UInt32(0))
        return Bytes.message(16, body + attributes.joined())
    }

    /// Returns an attribute with the kind of a link.
    private func kind(_ name: String) -> [UInt8] {
        Bytes.attribute(18, Bytes.attribute(1, Array(name.utf8) + [0]))
    }

    /// Returns a message with counters: `struct if_stats_msg` and `struct rtnl_link_stats64`.
    private func counters(_ index: UInt32, received: UInt64, sent: UInt64) -> [UInt8] {
        let numbers: [UInt64] = [11, 12, received, sent, 13]
        let body = Bytes.bytes(UInt32(0)) + Bytes.bytes(index) + Bytes.bytes(UInt32(1))
        return Bytes.message(92, body + Bytes.attribute(1, numbers.flatMap { Bytes.bytes($0) }))
    }

    private func links(_ datagram: [UInt8]) throws(NetlinkFailure) -> [Link] {
        var links: [Link] = []
        _ = try LinkMessages.readLinks(datagram.span.bytes, into: &links)
        return links
    }

    private func counters(_ datagram: [UInt8]) throws(NetlinkFailure) -> [LinkCounters] {
        var counters: [LinkCounters] = []
        _ = try LinkMessages.readCounters(datagram.span.bytes, into: &counters)
        return counters
    }

    @Test("links are read with what tells whether they count")
    func readsLinks() throws {
        let member = Bytes.attribute(10, words: [4])
        let device = Bytes.attribute(56, Array("virtio2".utf8) + [0])
        let cases: [(message: [UInt8], link: Link)] = [
            (link(1, flags: 0x10049), Link(index: 1, isLoopback: true)),
            (link(2, flags: 0x11043, device), Link(index: 2)),
            (link(3, kind("bridge")), Link(index: 3, isVirtual: true)),
            (link(4, member), Link(index: 4, isCountedElsewhere: true)),
            (link(5, kind("veth"), member), Link(index: 5, isVirtual: true, isCountedElsewhere: true)),
            (link(6, kind("vlan")), Link(index: 6, isVirtual: true, isCountedElsewhere: true)),
            // A VLAN of a link in another namespace.
            (link(7, Bytes.attribute(37, words: [0]), kind("vlan")), Link(index: 7, isVirtual: true)),
            // A device whose driver names a kind.
            (link(8, kind("wwan"), device), Link(index: 8)),
            (link(9, Bytes.attribute(10, words: [0])), Link(index: 9)),
        ]
        let datagram = Array((cases.map(\.message) + [Bytes.done]).joined())
        #expect(try links(datagram) == cases.map(\.link))
    }

    @Test("counters are read with the index of their link")
    func readsCounters() throws {
        let read = try counters(
            counters(2, received: 5_000_000_000, sent: 7) + counters(3, received: .max, sent: 0) + Bytes.done)
        #expect(
            read == [
                LinkCounters(index: 2, receivedBytes: 5_000_000_000, sentBytes: 7),
                LinkCounters(index: 3, receivedBytes: .max, sentBytes: 0),
            ])
    }

    @Test("the end of a dump, an interruption and an error are reported")
    func progress() throws {
        var links: [Link] = []
        let more = try LinkMessages.readLinks(link(1).span.bytes, into: &links)
        #expect(!more.isDone && !more.isInterrupted)
        let interrupted = Bytes.message(16, [UInt8](repeating: 0, count: 16), flags: 0x12) + Bytes.done
        let end = try LinkMessages.readLinks(interrupted.span.bytes, into: &links)
        #expect(end.isDone && end.isInterrupted)
        #expect(throws: NetlinkFailure.refused(95)) {
            try self.links(Bytes.message(2, Bytes.bytes(Int32(-95))))
        }
        #expect(links.count == 2)
    }

    @Test("a datagram that ends anywhere inside a message is truncated, and the links before it are kept")
    func truncated() {
        let (first, second) = (link(1), link(2, kind("veth")))
        for length in 0..<second.count where length > 0 {
            var read: [Link] = []
            #expect(throws: NetlinkFailure.truncated, "\(length) bytes") {
                let datagram = first + second[..<length]
                _ = try LinkMessages.readLinks(datagram.span.bytes, into: &read)
            }
            #expect(read.map(\.index) == [1])
        }
        for count in 0..<16 {
            #expect(throws: NetlinkFailure.truncated) {
                try links(Bytes.message(16, [UInt8](repeating: 1, count: count)))
            }
        }
        for count in 0..<12 {
            #expect(throws: NetlinkFailure.truncated) {
                try counters(Bytes.message(92, [UInt8](repeating: 1, count: count)))
            }
        }
    }

    @Test(
        "counters that are too short are those of a silent link, and a broken attribute leaves the link whole"
    )
    func shortAttributes() throws {
        let body = Bytes.bytes(UInt32(0)) + Bytes.bytes(UInt32(4)) + Bytes.bytes(UInt32(1))
        for length in 0..<32 {
            let attribute = Bytes.attribute(1, [UInt8](repeating: 1, count: length))
            #expect(
                try counters(Bytes.message(92, body + attribute))
                    == [LinkCounters(index: 4, receivedBytes: 0, sentBytes: 0)])
        }
        for attribute in [
            [0, 0, 18, 0], [3, 0, 18, 0], [255, 255, 18, 0, 1], [9, 0, 18, 0, 9, 0, 1, 0, 1],
        ] {
            #expect(try links(link(4, attribute.map(UInt8.init))).map(\.index) == [4])
        }
    }

    @Test("random changes never trap")
    func random() {
        var generator = SeededGenerator(seed: 11)
        let device = Bytes.attribute(56, Array("virtio2".utf8) + [0])
        let messages = [
            link(1, flags: 8), link(2, kind("vlan"), device), counters(2, received: 1, sent: .max),
            Bytes.done,
        ]
        let whole = Array(messages.joined())
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
            var (links, counters) = ([Link](), [LinkCounters]())
            _ = try? LinkMessages.readLinks(bytes.span.bytes, into: &links)
            _ = try? LinkMessages.readCounters(bytes.span.bytes, into: &counters)
            #expect(links.count <= 4 && counters.count <= 4)
        }
    }
}
