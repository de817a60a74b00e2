/// The action of a step.
enum Action: Sendable {
    case title(String)
    case arguments([String])
    case environment(name: String, value: String)
    case hosts(String)
    case listen(LoopbackSockets.Transport, LoopbackAddress)
    case full(LoopbackAddress)
    case closeWait(LoopbackAddress)
    case stream(LoopbackAddress, bytesPerSecond: Int)
    case bound(LoopbackAddress)
    case short(count: Int, LoopbackAddress, byteCount: Int)
    case send(count: Int, LoopbackAddress, [UInt8])
    case keys([Key])
    case type(String)
    case paste([UInt8])
    case resize(TerminalSize)
    case see(Expectation)
    case gone(Expectation)
    case exit(code: Int32)
}

/// A text or expression to find on the screen.
struct Expectation: Sendable {
    enum Form: Sendable { case literal, expression }

    let text: String
    let form: Form
    let deadline: Duration

    /// Returns a function that finds the text on a screen; an expression is compiled only once.
    func finder() -> (VirtualTerminal) -> Bool {
        // The parser has already compiled the expression once.
        guard form == .expression, let expression = try? Regex(text) else { return { $0.contains(text) } }
        let byScalar = expression.matchingSemantics(.unicodeScalar)
        return { $0.text.contains(byScalar) }
    }
}
