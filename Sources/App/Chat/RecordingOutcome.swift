import Core
import Kernel

/// What has become of a recording.
struct RecordingOutcome: Sendable, Equatable {
    /// Datagrams in the file.
    var datagrams: Int
    /// Datagrams that came while it went on and are not in the file.
    var lost: Int
    /// Whether the worker has come to the end: otherwise it was not waited for any longer.
    var isComplete: Bool
    /// Whether the file stays.
    var isKept: Bool
    /// What ended it before its time.
    var failure: SystemFailure?

    /// Why not all is in the file; nil where all is.
    var loss: String? {
        if let failure { return failure.reason }
        guard lost > 0 || !isComplete else { return nil }
        return "\(datagramCount(datagrams)) recorded, \(lost) lost: writing was too slow"
    }
}
