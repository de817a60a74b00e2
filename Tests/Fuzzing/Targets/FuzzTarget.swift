/// A parser of untrusted bytes, with the properties that hold for all input.
///
/// A trap in the parser ends the program, which the fuzzer detects; `run` checks the parsed values.
public struct FuzzTarget: Sendable {
    /// The name of the target and of its folder of seeds.
    public let name: String
    private let body: @Sendable ([UInt8]) throws -> Void

    init(_ name: String, _ body: @escaping @Sendable ([UInt8]) throws -> Void) {
        (self.name, self.body) = (name, body)
    }

    /// Parses the bytes and checks the properties.
    ///
    /// - Throws: `BrokenProperty` if a property does not hold.
    public func run(_ bytes: [UInt8]) throws { try body(bytes) }

    public static let all: [FuzzTarget] = [
        netlink, links, rawSockets, socketFilter, processes, units, packet, stream, counters, services,
        protocols,
        hosts, nameServices, address, host, endpoint, chat, structure, json, recording, time, toml, theme,
        configuration,
        input, text, dashboard,
    ]

    /// Returns the target with this name, or nil.
    public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
