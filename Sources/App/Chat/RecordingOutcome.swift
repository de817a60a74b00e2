import Core
import Kernel

/// The outcome of a recording.
struct RecordingOutcome: Sendable, Equatable {
    /// Datagrams written to the file.
    var datagrams: Int
    /// Datagrams handed to the recording that are not in the file.
    var lost: Int
    /// Whether the worker has finished; false if the recording was given up first.
    var isComplete: Bool
    /// Whether the file exists.
    var isKept: Bool
    /// The error that ended the recording early.
    var failure: SystemFailure?

    /// Why the file is incomplete; nil if it is complete.
    var loss: String? {
        if let failure { return failure.reason }
        guard lost > 0 || !isComplete else { return nil }
        return "\(datagramCount(datagrams)) recorded, \(lost) lost: writing was too slow"
    }
}
