/// Stands for a value as it is now.
///
/// Whatever changes the value gives it a new mark. A copy keeps its mark, so that values with the same mark are
/// equal; the other way round nothing is promised.
public final class ChangeToken: Sendable, Equatable {
    public init() {}

    public static func == (one: ChangeToken, other: ChangeToken) -> Bool { one === other }
}
