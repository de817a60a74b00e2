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
}
