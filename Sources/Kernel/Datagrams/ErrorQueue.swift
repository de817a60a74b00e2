import CLinux
import Core
import Glibc
import SystemPackage

/// An error returned by the network for a sent datagram (`IP_RECVERR`, `man 7 ip`).
struct ReturnedError {
    let errno: Errno
    /// The destination of the datagram.
    let peer: SocketName?
    /// Whether a router or the remote host reported the error, as opposed to the local kernel while sending.
    let isRemote: Bool

    /// SO_EE_ORIGIN_LOCAL.
    private static let localOrigin: UInt8 = 1

    /// The error's description, with an explanation for ECONNREFUSED.
    var message: String {
        errno == .connectionRefused ? "\(errno.description): nobody listens there" : errno.description
    }

    /// Reads the oldest error from the socket's error queue; nil if the queue is empty.
    init?(from socket: borrowing Descriptor) {
        let raw = socket.raw
        var name = sockaddr_storage()
        var payload: UInt8 = 0  // the kernel returns the datagram too, whose bytes are not needed
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
        isRemote = error.origin != Self.localOrigin
        self.peer = peer == .unnamed ? nil : peer
    }
}
