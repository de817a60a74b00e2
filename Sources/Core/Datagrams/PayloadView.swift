/// How the bytes of a datagram are shown.
public enum PayloadView: String, Sendable, CaseIterable {
    case text, hex, both

    /// The one that follows when the user asks for another.
    public var next: PayloadView {
        switch self {
        case .text: .hex
        case .hex: .both
        case .both: .text
        }
    }
}
