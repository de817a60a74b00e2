/// The encoding of clipboard text in OSC 52 (RFC 4648 §4).
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var (output, group, count) = ([UInt8](), UInt32(0), 0)
        func digit(_ index: UInt32) -> UInt8 { alphabet[Int(group >> (18 - 6 * index) & 63)] }
        for byte in bytes {
            group |= UInt32(byte) << (16 - 8 * UInt32(count))
            count += 1
            guard count == 3 else { continue }
            output += (0..<4).map(digit)
            (group, count) = (0, 0)
        }
        if count > 0 {
            output += (0..<UInt32(count + 1)).map(digit)
            output += Array(repeating: UInt8(ascii: "="), count: 3 - count)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
