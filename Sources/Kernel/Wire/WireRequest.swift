import Core

/// The request to the helper, as the arguments of its process.
struct WireRequest: Equatable {
    var family: LabFamily
    /// SO_RCVBUF of the receiving sockets, in bytes before the kernel's doubling; nil keeps the default.
    var receiveBuffer: Int?
    /// Whether B has listening sockets.
    var hasListener: Bool

    init(family: LabFamily, receiveBuffer: Int? = nil, hasListener: Bool = true) {
        (self.family, self.receiveBuffer, self.hasListener) = (family, receiveBuffer, hasListener)
    }

    /// Parses `arguments`; nil if they are invalid.
    init?(arguments: some Sequence<String>) {
        let words = Array(arguments)
        guard words.count == 3, let family = LabFamily(rawValue: words[0]),
            words[1] == Self.systemBuffer || Int(words[1]) != nil
        else { return nil }
        self.init(family: family, receiveBuffer: Int(words[1]), hasListener: words[2] == Self.listening)
    }

    var arguments: [String] {
        [
            family.rawValue, receiveBuffer.map { String($0) } ?? Self.systemBuffer,
            hasListener ? Self.listening : Self.deaf,
        ]
    }

    private static let systemBuffer = "system-buffer"
    private static let listening = "listening"
    private static let deaf = "deaf"
}
