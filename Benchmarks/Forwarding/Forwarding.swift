import Core
import Kernel

/// `forwarding SECONDS`: floods the wire of the lab, without a screen.
///
/// Prints the same as `Floors/forwarder.c`: the packets forwarded per second, and the forwarding thread's
/// microseconds of processor time per packet.
@main
enum Forwarding {
    static func main() throws {
        WireHelper.serveIfAsked(by: Array(CommandLine.arguments.dropFirst()))
        let seconds = CommandLine.arguments.dropFirst().first.flatMap { Double($0) } ?? 2
        var setup = LabSetup(scenario: "clean", impairments: Impairments(), load: LabLoad())
        setup.load.interval = .zero
        let poller = Poller()
        var wire: Result<Wire, SystemFailure>?
        let launcher = try WireLauncher(setup, program: WireLauncher.ownProgram, poller: poller) { wire = $0 }
        while wire == nil { try poller.turn(until: nil) }
        launcher.cancel()
        guard let launchedWire = try wire?.get() else { return }
        let result = try WireFlood(launchedWire, setup, poller: poller).run(for: .seconds(seconds))
        for mismatch in result.mismatches {
            try StandardStream.error.writeLine("forwarding: \(mismatch)")
        }
        let packets = Int(result.packetsPerSecond)
        try StandardStream.output.writeLine("\(packets) \(result.microsecondsPerPacket)")
    }
}
