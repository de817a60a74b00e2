import Glibc

/// A device that blocks after some kilobytes, like a stuck disk.
public final class StuckDevice {
    private let master: Master
    /// Keeps the terminal open, so that the kernel does not discard the written bytes.
    private let terminal: OwnedDescriptor

    public init() throws(CallFailure) {
        master = try Master(size: TerminalSize(80, 24))
        let path = master.terminalPath
        terminal = OwnedDescriptor(try check("open \(path)") { open(path, O_RDWR | O_NOCTTY) })
    }

    public var path: String { master.terminalPath }

    /// Reads the bytes written so far, which makes room for more.
    public func read() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        var entry = pollfd(fd: master.descriptor.number, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, 2) > 0 {
            let count = Glibc.read(master.descriptor.number, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
