import Glibc

/// A device that takes some kilobytes and then no more: a disk that stands still.
public final class StuckDevice {
    private let master: Master
    /// Keeps what is written from being thrown away.
    private let terminal: OwnedDescriptor

    public init() throws(CallFailure) {
        master = try Master(size: TerminalSize(80, 24))
        let path = master.terminalPath
        terminal = OwnedDescriptor(try check("open \(path)") { open(path, O_RDWR | O_NOCTTY) })
    }

    public var path: String { master.terminalPath }

    /// What it has taken and nobody has read yet; it then takes more.
    public func read() -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Glibc.read(master.descriptor.number, &chunk, chunk.count)
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }
}
