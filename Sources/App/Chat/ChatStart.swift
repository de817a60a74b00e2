import Core

/// The parameters of a chat started from the command line.
public struct ChatStart: Sendable {
    public var bind: Endpoint
    public var to: Endpoint?
    public var isEchoing = false
    public var showsHex = false
    public var recordingPath: String?
    /// Whether the recording may overwrite an existing file.
    public var isForced = false

    public init(bind: Endpoint) {
        self.bind = bind
    }
}
