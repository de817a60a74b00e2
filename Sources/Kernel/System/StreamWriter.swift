import CLinux
import Glibc
import SystemPackage

/// A writer of standard output or standard error that never blocks, for a loop that must stay in charge while nobody
/// reads.
public final class StreamWriter {
    private let stream: StandardStream
    /// A terminal opened again, without blocking: one with little room would block even a small write. Setting
    /// O_NONBLOCK on the inherited description would change it for the shell too.
    private let terminal: SharedDescriptor?

    /// In bytes. If poll reports room, a pipe or a socket takes a piece of this size without blocking: PIPE_BUF
    /// (`man 7 pipe`).
    private static let pieceSize = 4096

    public init(_ stream: StandardStream) {
        self.stream = stream
        terminal = Self.openTerminal(of: stream)
    }

    private static func openTerminal(of stream: StandardStream) -> SharedDescriptor? {
        guard stream.isTerminal, let name = ttyname(stream.rawValue) else { return nil }
        let raw = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        return raw >= 0 ? SharedDescriptor(owning: raw) : nil
    }

    private var raw: CInt { terminal?.raw ?? stream.rawValue }

    /// Whether a write would not block: there is room, or the write fails at once.
    public var hasRoom: Bool {
        var entry = pollfd(fd: raw, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 0) != 0
    }

    /// Wakes up the poller when there is room, until the registration is released.
    public func awaitRoom(in poller: Poller) -> Poller.Registration {
        poller.add(raw: raw, .writable, name: "standard \(stream)") { _ in }
    }

    /// Writes all bytes, in pieces.
    ///
    /// - Parameter awaitRoom: Called while the stream is full; returns false to give up.
    /// - Throws: `SystemFailure` if a write fails, or an error of `awaitRoom`.
    public func write(_ bytes: ArraySlice<UInt8>, awaitRoom: () throws -> Bool) throws {
        var rest = bytes
        while !rest.isEmpty {
            guard try hasRoom || awaitRoom() else { return }
            let piece = rest.prefix(Self.pieceSize)
            let result = valueOrErrno {
                CInt(piece.withUnsafeBytes { Glibc.write(raw, $0.baseAddress, $0.count) })
            }
            switch result {
            case .success(let count): rest = rest.dropFirst(Int(count))
            case .failure(.resourceTemporarilyUnavailable): continue
            case .failure(let error): throw SystemFailure("write standard \(stream)", error)
            }
        }
    }
}
