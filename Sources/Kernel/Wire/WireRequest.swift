import Core

/// The request to the helper, as the arguments of its process.
struct WireRequest: Equatable {
    var transports: LanePair<Transport>
    var family: LabFamily
    /// SO_RCVBUF of the receiving sockets, in bytes before the kernel's doubling; nil keeps the default.
    var receiveBuffer: Int?
    /// Whether B has listening sockets.
    var hasListener: Bool

    init(
        transports: LanePair<Transport>, family: LabFamily, receiveBuffer: Int? = nil,
        hasListener: Bool = true
    ) {
        (self.transports, self.family) = (transports, family)
        (self.receiveBuffer, self.hasListener) = (receiveBuffer, hasListener)
    }

    /// Parses `arguments`; nil if they are invalid.
    init?(arguments: some Sequence<String>) {
        let words = Array(arguments)
        guard words.count == 5, let first = Transport(words[0]), let second = Transport(words[1]),
            let family = LabFamily(rawValue: words[2]), words[3] == Self.systemBuffer || Int(words[3]) != nil
        else { return nil }
        self.init(
            transports: LanePair(first, second), family: family, receiveBuffer: Int(words[3]),
            hasListener: words[4] == Self.listening)
    }

    var arguments: [String] {
        [
            "\(transports.first)", "\(transports.second)", family.rawValue,
            receiveBuffer.map { String($0) } ?? Self.systemBuffer, hasListener ? Self.listening : Self.deaf,
        ]
    }

    private static let systemBuffer = "system-buffer"
    private static let listening = "listening"
    private static let deaf = "deaf"
}
