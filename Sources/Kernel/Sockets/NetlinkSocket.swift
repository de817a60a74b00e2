import CLinux
import Core
import Glibc
import SystemPackage

/// A socket over which the kernel lists sockets or links (`man 7 netlink`).
struct NetlinkSocket: ~Copyable {
    /// What the kernel lists.
    enum Subject: String {
        /// `man 7 sock_diag`.
        case sockets
        /// `man 7 rtnetlink`.
        case links
    }

    /// How a dump has ended.
    enum Outcome: Equatable {
        case complete
        /// The answer may lack something, because that changed meanwhile or it did not fit into the receive buffer.
        case interrupted
        /// This kernel cannot list that.
        case unsupported
        case failed(NetlinkFailure)
    }

    private let subject: Subject
    private var descriptor: Descriptor
    private var buffer: [UInt8]
    /// Whether an answer was not read to its end. The kernel would then refuse the next request (EBUSY).
    private var hasRest = false

    /// Seconds. The kernel answers at once, unless another process holds its lock for a long dump.
    private static let timeout = 10

    /// - Parameter bufferSize: In bytes. The kernel fills its answers up to this size, at most 32 kB.
    init(_ subject: Subject, bufferSize: Int = 64 * 1024) throws(SystemFailure) {
        self.subject = subject
        buffer = [UInt8](repeating: 0, count: bufferSize)
        descriptor = try Self.open(subject)
    }

    private static func open(_ subject: Subject) throws(SystemFailure) -> Descriptor {
        let socket = Descriptor(
            owning: try check("open a netlink socket for \(subject.rawValue)") {
                pollux_netlink_socket(subject == .links ? NETLINK_ROUTE : NETLINK_SOCK_DIAG)
            })
        var timeout = timeval(tv_sec: timeout, tv_usec: 0)
        _ = try check("set SO_RCVTIMEO") {
            setsockopt(socket.raw, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        }
        return socket
    }

    /// Sends a request, and reads the answer.
    ///
    /// - Parameters:
    ///   - action: What the request is for, for the error message.
    ///   - read: Called with each datagram of the answer.
    /// - Throws: `SystemFailure` if the request cannot be sent, or the kernel does not answer.
    mutating func dump(
        _ action: @autoclosure () -> String, _ request: [UInt8],
        _ read: (RawSpan) throws(NetlinkFailure) -> NetlinkMessages.Progress
    ) throws(SystemFailure) -> Outcome {
        if hasRest { descriptor = try Self.open(subject) }
        hasRest = true
        // MSG_TRUNC makes recv return the full length of an answer that did not fit.
        let (socket, fullLength) = (descriptor.raw, CInt(MSG_TRUNC))
        _ = try check(action()) { CInt(send(socket, request, request.count, 0)) }
        var isInterrupted = false
        while true {
            let result = valueOrErrno {
                CInt(buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, fullLength) })
            }
            let count: Int
            switch result {
            case .success(let length): count = Int(length)
            case .failure(.noBufferSpace): return .interrupted
            case .failure(.wouldBlock): throw SystemFailure(action(), .timedOut)
            case .failure(let error): throw SystemFailure(action(), error)
            }
            guard count <= buffer.count else { throw SystemFailure(action(), .messageTooLong) }
            do throws(NetlinkFailure) {
                let progress = try read(buffer.span.bytes.extracting(first: count))
                isInterrupted = isInterrupted || progress.isInterrupted
                guard progress.isDone else { continue }
                hasRest = false
                return isInterrupted ? .interrupted : .complete
            } catch {
                guard case .refused(let number) = error else {
                    return error == .overrun ? .interrupted : .failed(error)
                }
                // An error is the end of the answer.
                hasRest = false
                // EOPNOTSUPP is the answer to the old request if no protocol of IP is listed.
                return [ENOENT, EOPNOTSUPP].contains(number) ? .unsupported : .failed(error)
            }
        }
    }

    /// Returns a request for a dump: a header, the body of its type, and attributes.
    static func request<Body: BitwiseCopyable>(
        _ body: Body, type: CInt = SOCK_DIAG_BY_FAMILY, attributes: [UInt8] = []
    ) -> [UInt8] {
        netlinkRequest(bytes(of: body) + attributes, type: type, flags: NLM_F_DUMP)
    }
}
