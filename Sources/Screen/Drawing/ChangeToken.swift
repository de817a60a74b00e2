/// An identity for one version of a value.
///
/// Every change gives the value a new token, and a copy keeps its token. Values with the same token are therefore
/// equal, but equal values may have different tokens.
public final class ChangeToken: Sendable, Equatable {
    public init() {}

    public static func == (one: ChangeToken, other: ChangeToken) -> Bool { one === other }
}
