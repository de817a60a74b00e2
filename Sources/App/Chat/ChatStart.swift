import Core

/// The chat that the command line asks for.
public struct ChatStart: Sendable {
    public var bind: Endpoint
    public var to: Endpoint?
    public var isEchoing = false
    public var showsHex = false
    public var recordingPath: String?
    /// Whether a recording may write over a file.
    public var isForced = false

    public init(bind: Endpoint) {
        self.bind = bind
    }
}
