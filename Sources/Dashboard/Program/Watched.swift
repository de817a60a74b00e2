import Screen

/// A value with the mark of what it is now: `$value` is another one after each change.
@propertyWrapper
public struct Watched<Value> {
    public var wrappedValue: Value {
        // Without the old value: the change is made in place.
        didSet { projectedValue = Mark() }
    }
    public private(set) var projectedValue = Mark()

    public init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }
}

extension Watched: Sendable where Value: Sendable {}
