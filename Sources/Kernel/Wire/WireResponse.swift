import CLinux
import Glibc
import SystemPackage

/// What the helper says in its one message, beside the descriptors: `cubic`, or `!2 open /dev/net/tun`, the
/// number of the error and what failed by it.
enum WireResponse: Equatable {
    case made(congestionControl: String)
    case failed(SystemFailure)

    /// The longest that is sent.
    static let maxBytes = 512

    init(_ text: String) {
        guard text.first == "!" else {
            self = .made(congestionControl: text)
            return
        }
        let words = text.dropFirst().split(separator: " ", maxSplits: 1)
        let number = words.first.flatMap { CInt($0) } ?? EPROTO
        let action = words.count > 1 ? String(words[1]) : "make the wire"
        self = .failed(SystemFailure(action, Errno(rawValue: number)))
    }

    var text: String {
        switch self {
        case .made(let congestionControl): congestionControl
        case .failed(let failure): "!\(failure.errno.rawValue) \(failure.action)"
        }
    }

    func send(_ descriptors: [SharedDescriptor], over socket: CInt) throws(SystemFailure) {
        let (bytes, raws) = (Array(text.utf8.prefix(Self.maxBytes)), descriptors.map(\.raw))
        _ = try check("pass descriptors") {
            if raws.isEmpty { return CInt(Glibc.send(socket, bytes, bytes.count, CInt(MSG_NOSIGNAL))) }
            return CInt(pollux_send_descriptors(socket, bytes, bytes.count, raws, raws.count))
        }
    }

    /// - Returns: nil where the other side ended without a word.
    /// - Throws: `SystemFailure` where not every descriptor could be taken; none is then.
    static func receive(
        over socket: borrowing Descriptor
    ) throws(SystemFailure) -> (answer: WireResponse, descriptors: [SharedDescriptor])? {
        var bytes = [UInt8](repeating: 0, count: maxBytes)
        var raws = [CInt](repeating: -1, count: Int(pollux_most_descriptors))
        var (count, flags) = (0, CInt(0))
        let raw = socket.raw
        let length = try check("take descriptors") {
            CInt(pollux_receive_descriptors(raw, &bytes, bytes.count, &raws, &count, &flags))
        }
        let descriptors = raws.prefix(count).map { SharedDescriptor(owning: $0) }
        guard length > 0 else { return nil }
        // The kernel leaves out those for which no number is left.
        guard flags & CInt(MSG_CTRUNC) == 0 else {
            throw SystemFailure("take descriptors", .tooManyOpenFiles)
        }
        return (WireResponse(String(decoding: bytes.prefix(Int(length)), as: UTF8.self)), descriptors)
    }
}
