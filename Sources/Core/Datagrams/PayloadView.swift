/// The representation in which payloads are shown.
public enum PayloadView: String, Sendable, CaseIterable {
    case text, hex, both

    /// The next representation in the cycle.
    public var next: PayloadView {
        switch self {
        case .text: .hex
        case .hex: .both
        case .both: .text
        }
    }
}
