import CLinux
import Core
import Glibc
import SystemPackage

/// An error that came back for a datagram that had been sent (`IP_RECVERR`, `man 7 ip`).
struct ReturnedError {
    let errno: Errno
    /// Where the datagram was sent.
    let peer: SocketName?
    /// Whether a router or the other host said so, and not our own kernel while sending.
    let isRemote: Bool

    /// SO_EE_ORIGIN_LOCAL.
    private static let ownKernel: UInt8 = 1

    /// The plain words, with what the network said.
    var words: String {
        errno == .connectionRefused ? "\(errno.description): nobody listens there" : errno.description
    }

    /// Takes the oldest error from the socket's error queue; nil where it is empty.
    init?(from socket: borrowing Descriptor) {
        let raw = socket.raw
        var name = sockaddr_storage()
        var payload: UInt8 = 0  // the datagram itself comes along; its bytes are known here
        var message = pollux_message()
        var received: CInt = -1
        var control: ControlMessages?
        var peer: SocketName?
        withUnsafeTemporaryAllocation(byteCount: ControlMessages.capacity, alignment: 8) { buffer in
            withUnsafeMutablePointer(to: &name) { namePointer in
                withUnsafeMutablePointer(to: &payload) { payloadPointer in
                    var vector = iovec(iov_base: payloadPointer, iov_len: 1)
                    withUnsafeMutablePointer(to: &vector) { vectorPointer in
                        message.header.msg_name = UnsafeMutableRawPointer(namePointer)
                        message.header.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
                        message.header.msg_iov = vectorPointer
                        message.header.msg_iovlen = 1
                        message.header.msg_control = buffer.baseAddress
                        message.header.msg_controllen = buffer.count
                        received = CInt(clamping: recvmsg(raw, &message.header, CInt(MSG_ERRQUEUE)))
                    }
                }
                guard received >= 0 else { return }
                control = ControlMessages(
                    UnsafeRawBufferPointer(rebasing: buffer[..<Int(message.header.msg_controllen)]))
                peer = namePointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    SocketName($0, length: Int(message.header.msg_namelen))
                }
            }
        }
        guard let error = control?.error else { return nil }
        errno = Errno(rawValue: CInt(error.number))
        isRemote = error.origin != Self.ownKernel
        self.peer = peer == .unnamed ? nil : peer
    }
}
