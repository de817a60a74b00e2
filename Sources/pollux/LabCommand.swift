import App
import ArgumentParser
import Core
import Glibc
import Kernel

extension LabFamily: ExpressibleByArgument {}
extension Medium: ExpressibleByArgument {}

struct LabCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lab",
        abstract: "Compare UDP with TCP, or any two lanes, over a wire that loses, delays and reorders.",
        discussion: """
            The same messages go over both lanes, each with a wire of its own. Both ends use this kernel's own TCP/IP \
            stack, in two network namespaces that vanish afterwards; nothing else on the machine changes. SCENARIO is \
            one of --list (default: lossy); options override its settings. \
            Exit status 1 if it could not run or did not finish.
            """)

    @Argument(help: "The scenario; see --list.")
    var scenario = "lossy"

    @OptionGroup
    var lanes: LaneArguments

    @OptionGroup(title: "Wire")
    var wire: WireArguments

    @OptionGroup(title: "Load")
    var load: LoadArguments

    @Option(
        parsing: .unconditional,
        help: """
            Random seed: it decides the fate of each packet of a lane by its number. The scenario's own gives a \
            typical run.
            """)
    var seed: UInt64?

    @Option(help: "The IP version of the wire.")
    var family = LabFamily.ipv4

    @Option(
        help:
            "Medium of the packets; loopback cannot be impaired. Without this, loopback replaces a missing wire."
    )
    var medium: Medium?

    @Option(
        help: ArgumentHelp(
            "Write the packets on the wire to a capture file; .pcapng has their fates as comments.",
            valueName: "file"))
    var pcap: String?

    @Flag(help: "Overwrite the capture file.")
    var force = false

    @Flag(help: "Print the report instead of opening the screen, which needs a terminal.")
    var report = false

    @Flag(help: "List the scenarios.")
    var list = false

    @Flag(help: "Print JSON Lines, one record per line.")
    var json = false

    @OptionGroup(title: "Screen")
    var screen: ScreenArguments

    func run() throws {
        if list { return try exitOnFailure { () throws(SystemFailure) in try printList() } }
        let setup = try makeSetup()
        // A capture is written at the end of the run, which on the screen is up to the user.
        if !json, !report, pcap == nil, isatty(STDIN_FILENO) == 1, StandardStream.output.isTerminal {
            if medium == .wire { try expectWire(for: setup) }
            var options = screen.options
            options.lab = setup
            return OpenCommand.openScreen(options, host: nil)
        }
        guard !setup.load.isEndless else {
            throw Exit.failure("lab: --count 0 goes on until you end it, which needs the full screen")
        }
        let file = try pcap.flatMap { try expectCapture(of: setup, in: $0) }
        let outcome: LabOutcome
        do {
            outcome = try LabOutcome(of: setup, wantsCapture: pcap != nil, progress: LabProgressLine())
        } catch let failure as LabFailure {
            throw Exit.failure("lab \(scenario): \(failure.message)")
        } catch {
            throw Exit.failure("lab \(scenario): \(error)")
        }
        let report = outcome.report
        // Each of the two is written even if the other fails.
        let written = Result { try pcap.map { try write(outcome.capture, to: $0, file) } }
        try exitOnFailure { () throws(SystemFailure) in try print(report) }
        _ = try written.get()
        for mismatch in report.mismatches { Exit.note("lab \(scenario): \(mismatch)") }
        if report.isUnfinished {
            throw Exit.failure("lab \(scenario): unfinished: not all messages were delivered in time")
        }
    }

    private func print(_ report: LabReport) throws(SystemFailure) {
        if json { return try StandardStream.output.writeLine(report.record.line) }
        for line in report.lines { try StandardStream.output.writeLine(line) }
    }

    /// Makes a wire and releases it, so that a missing one is reported before the screen opens.
    private func expectWire(for setup: LabSetup) throws {
        var result: Result<Wire, SystemFailure>?
        do throws(SystemFailure) {
            let poller = Poller()
            let launcher = try WireLauncher(setup, program: WireLauncher.ownProgram, poller: poller) {
                result = $0
            }
            while result == nil { try poller.turn(until: nil) }
            withExtendedLifetime(launcher) {}
            _ = try result?.get()
        } catch {
            let refusal = LabFailure(refusedCongestionControl: error)?.message
            throw Exit.failure("lab \(scenario): \(refusal ?? "needs the wire: \(MissingWire(error))")")
        }
    }

    /// Checks, before anything runs, that the capture can be written afterwards.
    ///
    /// - Returns: The open file if it is a device or a pipe.
    private func expectCapture(of setup: LabSetup, in path: String) throws -> NewFile? {
        guard setup.medium == .wire else {
            throw Exit.failure("lab \(scenario): --pcap \(path): loopback traffic is not captured")
        }
        return try exitOnFailure { () throws(SystemFailure) in try checkWritable(path, overwriting: force) }
    }

    private func write(_ capture: Capture?, to path: String, _ file: NewFile?) throws {
        guard let capture else { return }
        try exitOnFailure { () throws(SystemFailure) in
            let file = if let file { file } else { try NewFile(path, force: force) }
            try file.write(capture.file(named: path)[...])
            try file.keep()
        }
        if capture.missed > 0 {
            Exit.note("lab \(scenario): \(path) is full: \(capture.missed) packets missing")
        }
    }

    private func exitOnFailure<Value>(_ body: () throws(SystemFailure) -> Value) throws -> Value {
        do throws(SystemFailure) {
            return try body()
        } catch {
            let hint = error.isFileExistsError ? " (--force overwrites it)" : ""
            throw Exit.failure("lab: \(error)\(hint)")
        }
    }

    private func makeSetup() throws -> LabSetup {
        guard let row = Scenario.named(scenario) else {
            let near = scenario.nearestName(among: Scenario.all.map(\.name))
            let advice = near.map { "did you mean '\($0)'? " } ?? ""
            throw Exit.failure(
                "lab: no scenario '\(scenario)'; \(advice)'pollux lab --list' names them all")
        }
        var setup = row.setup(seed: seed, family: family)
        try wire.apply(to: &setup.impairments)
        try load.apply(to: &setup.load)
        try lanes.apply(to: &setup.transports)
        if let medium {
            guard medium == .loopback || row.name != Scenario.localName else {
                throw Exit.failure("lab local: --medium wire: it compares two sockets of this machine")
            }
            setup.medium = medium
        }
        setup.requiresWire = medium == .wire || wire.isImpairing
        if let reason = setup.refusal { throw Exit.failure("lab \(scenario): \(reason)") }
        return setup
    }

    private func printList() throws(SystemFailure) {
        for scenario in Scenario.all where json {
            try StandardStream.output.writeLine(scenario.record.line)
        }
        guard !json else { return }
        var table = TextTable()
        for scenario in Scenario.all {
            for (line, text) in scenario.watchFor.enumerated() {
                table.rows.append([line == 0 ? scenario.name : "", text])
            }
        }
        try table.print()
    }
}
