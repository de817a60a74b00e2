import Core
import Kernel

/// `forwarding SECONDS`: the wire of the lab without a screen, flooded. Prints what `Floors/forwarder.c` prints:
/// the packets forwarded in a second, and the microseconds of the forwarding thread for each.
@main
enum Forwarding {
    static func main() throws {
        WireHelper.serveIfAsked()
        let seconds = CommandLine.arguments.dropFirst().first.flatMap { Double($0) } ?? 2
        var setup = LabSetup(scenario: "clean", impairments: Impairments(), load: LabLoad())
        setup.load.interval = .zero
        let poller = Poller()
        var wire: Result<Wire, SystemFailure>?
        let making = try WireLauncher(setup, program: WireLauncher.ownProgram, poller: poller) { wire = $0 }
        while wire == nil { try poller.turn(until: nil) }
        making.cancel()
        guard let made = try wire?.get() else { return }
        let result = try WireFlood(made, setup, poller: poller).run(for: .seconds(seconds))
        for mismatch in result.mismatches {
            try StandardStream.error.writeLine("forwarding: \(mismatch)")
        }
        let packets = Int(result.packetsPerSecond)
        try StandardStream.output.writeLine("\(packets) \(result.microsecondsPerPacket)")
    }
}
