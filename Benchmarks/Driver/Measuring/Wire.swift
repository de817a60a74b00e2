import PseudoTerminal

/// Measures the wire of the lab under a flood of datagrams, compared with a bare loop in C and with a veth pair.
func measureWire(in laboratory: Laboratory, into results: inout Results) throws {
    let (rounds, seconds) = (5, "2")
    let programs: [(Subject, String, [String])] = [
        (.pollux, laboratory.forwarding, [seconds]),
        (.forwarder, laboratory.floor("forwarder"), [seconds, "tun"]),
        (.veth, laboratory.floor("forwarder"), [seconds, "veth"]),
    ]
    for round in 0..<rounds {
        for turn in programs.indices {
            let (subject, program, arguments) = programs[(turn + round) % programs.count]
            let child = try TerminalChild(program, arguments: arguments)
            _ = child.end(within: .seconds(20))
            // Packets a second, and microseconds for each.
            let words = child.screen.text.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
            guard words.count == 2, words[0] > 0 else {
                results.remark("\(subject.rawValue) was not measured: \(child.screen.text)", .wirePacket)
                return
            }
            results.add(1 / words[0], .wirePacket, subject)
            results.add(words[1] / 1e6, .wireProcessor, subject)
        }
    }
}
