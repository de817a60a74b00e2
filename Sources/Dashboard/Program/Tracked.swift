import Screen

/// A value with the mark of what it is now: `$value` is another one after each change.
@propertyWrapper
public struct Tracked<Value> {
    public var wrappedValue: Value {
        // Without the old value: the change is made in place.
        didSet { projectedValue = ChangeToken() }
    }
    public private(set) var projectedValue = ChangeToken()

    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }
}

extension Tracked: Sendable where Value: Sendable {}
