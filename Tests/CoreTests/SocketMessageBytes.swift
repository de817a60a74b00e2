/// Messages of the kernel's socket diagnostics as bytes.
enum SocketMessageBytes {
    /// Returns a number as bytes in native byte order, which netlink uses.
    static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number) { Array($0) }
    }

    /// Returns a netlink message with its padding.
    static func message(
        _ type: UInt16, _ payload: [UInt8], length: UInt32? = nil, flags: UInt16 = 2
    ) -> [UInt8] {
        let header =
            bytes(length ?? UInt32(16 + payload.count)) + bytes(type) + bytes(flags) + bytes(UInt64(0))
        return header + payload + padding(payload.count)
    }

    /// Returns a message with a socket.
    static func socket(_ payload: [UInt8]) -> [UInt8] { message(20, payload) }

    static func attribute(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
        bytes(UInt16(4 + value.count)) + bytes(type) + value + padding(value.count)
    }

    static func attribute(_ type: UInt16, words: [UInt32]) -> [UInt8] {
        attribute(type, words.flatMap { bytes($0) })
    }

    private static func padding(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: (4 - count % 4) % 4) }

    /// A `struct inet_diag_msg`.
    struct Internet {
        var family: UInt8 = 2
        var state: UInt8 = 1
        var timer: UInt8 = 0
        var localPort: UInt16 = 80
        var peerPort: UInt16 = 5000
        var local: [UInt8] = [127, 0, 0, 1]
        var peer: [UInt8] = [127, 0, 0, 2]
        var interface: UInt32 = 0
        var cookie: UInt64 = 77
        var timerMilliseconds: UInt32 = 0
        var receiveQueue: UInt32 = 0
        var sendQueue: UInt32 = 0
        var uid: UInt32 = 0
        var inode: UInt32 = 9
        var attributes: [UInt8] = []

        var payload: [UInt8] {
            func address(_ octets: [UInt8]) -> [UInt8] {
                octets + [UInt8](repeating: 0, count: 16 - octets.count)
            }
            let numbers = [timerMilliseconds, receiveQueue, sendQueue, uid, inode].flatMap { bytes($0) }
            return [family, state, timer, 0] + bytes(localPort.bigEndian) + bytes(peerPort.bigEndian)
                + address(local) + address(peer) + bytes(interface) + bytes(cookie) + numbers + attributes
        }

        var message: [UInt8] { SocketMessageBytes.socket(payload) }
    }

    /// A `struct tcp_info` of 280 bytes.
    static func info(
        sent: UInt64, retransmitted: UInt64 = 0, acked: UInt64 = 0, received: UInt64 = 0, rtt: UInt32 = 0
    )
        -> [UInt8]
    {
        var info = [UInt8](repeating: 0, count: 280)
        func set(_ offset: Int, _ value: [UInt8]) {
            info.replaceSubrange(offset..<offset + value.count, with: value)
        }
        set(68, bytes(rtt))
        set(120, bytes(acked))
        set(128, bytes(received))
        set(200, bytes(sent))
        set(208, bytes(retransmitted))
        return info
    }

    static let done = message(3, bytes(Int32(0)))
    static let mappedLoopback: [UInt8] = [UInt8](repeating: 0, count: 10) + [255, 255, 127, 0, 0, 1]
}
