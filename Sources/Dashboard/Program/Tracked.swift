import Screen

/// A value with a change token: each change of the value replaces `$value`.
@propertyWrapper
public struct Tracked<Value> {
    public var wrappedValue: Value {
        // Does not use oldValue, so that the value is changed in place.
        didSet { projectedValue = ChangeToken() }
    }
    public private(set) var projectedValue = ChangeToken()

    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }
}

extension Tracked: Sendable where Value: Sendable {}
