import CLinux
import Glibc
import SystemPackage

/// The helper's only message: `made`, sent with the descriptors, or a failure, such as `!2 open /dev/net/tun`, with the
/// number of the error and the action that failed.
enum WireResponse: Equatable {
    case made
    case failed(SystemFailure)

    /// Limit of the text.
    static let maxBytes = 512

    init(_ text: String) {
        guard text.first == "!" else {
            self = .made
            return
        }
        let words = text.dropFirst().split(separator: " ", maxSplits: 1)
        let number = words.first.flatMap { CInt($0) } ?? EPROTO
        let action = words.count > 1 ? String(words[1]) : "make the wire"
        self = .failed(SystemFailure(action, Errno(rawValue: number)))
    }

    var text: String {
        switch self {
        case .made: "made"
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

    /// Receives the helper's response.
    ///
    /// - Returns: nil if the helper exited without a response.
    /// - Throws: `SystemFailure` if not every descriptor could be received; then all are closed.
    static func receive(
        over socket: borrowing Descriptor
    ) throws(SystemFailure) -> (response: WireResponse, descriptors: [SharedDescriptor])? {
        var bytes = [UInt8](repeating: 0, count: maxBytes)
        var raws = [CInt](repeating: -1, count: Int(pollux_max_descriptors))
        var (count, flags) = (0, CInt(0))
        let raw = socket.raw
        let length = try check("receive descriptors") {
            CInt(pollux_receive_descriptors(raw, &bytes, bytes.count, &raws, &count, &flags))
        }
        let descriptors = raws.prefix(count).map { SharedDescriptor(owning: $0) }
        guard length > 0 else { return nil }
        // The kernel drops descriptors that exceed the process's limit.
        guard flags & CInt(MSG_CTRUNC) == 0 else {
            throw SystemFailure("receive descriptors", .tooManyOpenFiles)
        }
        return (WireResponse(String(decoding: bytes.prefix(Int(length)), as: UTF8.self)), descriptors)
    }
}
