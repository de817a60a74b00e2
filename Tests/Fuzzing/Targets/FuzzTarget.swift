/// A parser of foreign bytes, and what must hold whatever they are.
///
/// A trap of the parser ends the program, which the fuzzer notices by itself; `run` looks at what was read.
public struct FuzzTarget: Sendable {
    /// The name of its folder of seeds, too.
    public let name: String
    private let body: @Sendable ([UInt8]) throws -> Void

    init(_ name: String, _ body: @escaping @Sendable ([UInt8]) throws -> Void) {
        (self.name, self.body) = (name, body)
    }

    /// Reads the bytes.
    ///
    /// - Throws: `BrokenProperty` where what was read is not as it has to be.
    public func run(_ bytes: [UInt8]) throws { try body(bytes) }

    public static let all: [FuzzTarget] = [
        netlink, packet, stream, counters, services, protocols, hosts, nameServices, address, host, endpoint,
        chat,
        structure, json, recording, time, theme, configuration, input, text, dashboard,
    ]

    /// The target of this name; nil where there is none.
    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
