/// A change of the impairments during a run.
public struct LabChange: Sendable, Equatable {
    /// Run time.
    public var at: Duration
    /// The impairments before and after it.
    public var old, new: Impairments

    public init(at time: Duration, from old: Impairments, to new: Impairments) {
        (at, self.old, self.new) = (time, old, new)
    }

    /// The time, and each impairment that has another value now.
    var record: JSONValue {
        let fields = zip(old.fields, new.fields).filter { $0.value != $1.value }.map { ($1.name, $1.value) }
        return .object([("timeMilliseconds", at.recordedMilliseconds)] + fields)
    }
}

extension Impairments {
    /// The fields of a JSON record, named after the command's options.
    var fields: [(name: String, value: JSONValue)] {
        [
            ("lossPercent", .number(lossPercent)),
            ("delayMilliseconds", delay.recordedMilliseconds),
            ("jitterMilliseconds", jitter.recordedMilliseconds),
            ("reorderPercent", .number(reorderPercent)),
            ("duplicatePercent", .number(duplicatePercent)),
            ("corruptPercent", .number(corruptPercent)),
            ("rateBitsPerSecond", .optional(bitsPerSecond)),
            ("queuePackets", .integer(Int64(queuePackets))),
            ("isCut", .bool(isCut)),
        ]
    }
}
