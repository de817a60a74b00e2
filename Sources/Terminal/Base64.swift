/// The encoding of clipboard text in OSC 52 (RFC 4648 §4).
enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var (output, group, count) = ([UInt8](), UInt32(0), 0)
        func append(digits: UInt32) {
            for index in 0..<digits { output.append(alphabet[Int(group >> (18 - 6 * index) & 63)]) }
        }
        for byte in bytes {
            group |= UInt32(byte) << (16 - 8 * UInt32(count))
            count += 1
            guard count == 3 else { continue }
            append(digits: 4)
            (group, count) = (0, 0)
        }
        if count > 0 {
            append(digits: UInt32(count + 1))
            output += Array(repeating: UInt8(ascii: "="), count: 3 - count)
        }
        return String(decoding: output, as: UTF8.self)
    }
}
