/// One of the two lanes, which run side by side, each over its own wire.
public enum Lane: Int, CaseIterable, Sendable, Hashable {
    case first, second

    public var other: Lane { self == .first ? .second : .first }
}

/// A value for each lane.
///
/// Inlinable, since the wire uses it for every packet, in another module.
public struct LanePair<Value> {
    public var first, second: Value

    @inlinable
    public init(_ first: Value, _ second: Value) {
        (self.first, self.second) = (first, second)
    }

    @inlinable
    public init(repeating value: Value) {
        self.init(value, value)
    }

    @inlinable
    public subscript(lane: Lane) -> Value {
        get { lane == .first ? first : second }
        _modify { if lane == .first { yield &first } else { yield &second } }
    }

    /// The values in the order of the lanes.
    public var all: [Value] { [first, second] }

    public func map<Result, Failure: Error>(
        _ transform: (Value) throws(Failure) -> Result
    ) throws(Failure) -> LanePair<Result> {
        LanePair<Result>(try transform(first), try transform(second))
    }
}

extension LanePair: Sendable where Value: Sendable {}
extension LanePair: Equatable where Value: Equatable {}

/// The direction of a packet. A sends the messages, B receives them.
public enum WireDirection: Int, CaseIterable, Sendable, Hashable {
    case aToB, bToA
}

/// The medium that carries the packets.
public enum Medium: String, Sendable, CaseIterable {
    /// Two TUN devices in private network namespaces; every packet passes through this program.
    case wire
    /// This machine's loopback device, which cannot be impaired.
    case loopback
}

/// The IP version of an experiment.
public enum LabFamily: String, Sendable, CaseIterable {
    case ipv4, ipv6
}
