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
        abstract: "Send the same messages over UDP and TCP, over a wire that loses, delays and reorders.",
        discussion: """
            Both ends are this kernel's own, in two network namespaces that vanish afterwards; nothing else is \
            touched. SCENARIO is one of --list (lossy without it); options override it. Exit status 1 if it \
            could not run or did not come to its end.
            """)

    @Argument(help: "What to show; see --list.")
    var scenario = "lossy"

    @OptionGroup(title: "Wire")
    var wire: WireArguments

    @OptionGroup(title: "Load")
    var load: LoadArguments

    @Option(parsing: .unconditional, help: "What all luck follows from: the same seed, the same losses.")
    var seed: UInt64 = 1

    @Option(help: "The IP version of the wire.")
    var family = LabFamily.ipv4

    @Option(help: "What carries the packets; loopback cannot be impaired.")
    var medium: Medium?

    @Option(help: ArgumentHelp("Write what was on the wire to a capture file.", valueName: "file"))
    var pcap: String?

    @Flag(help: "Overwrite the capture file.")
    var force = false

    @Flag(help: "List the scenarios.")
    var list = false

    @Flag(help: "Print one JSON record a line.")
    var json = false

    @OptionGroup(title: "Screen")
    var screen: ScreenArguments

    func run() throws {
        if list { return try printList() }
        let setup = try wantedSetup()
        // A capture is written when the run has ended, which on the screen is for the user to say.
        if !json, pcap == nil, isatty(STDIN_FILENO) == 1, StandardStream.output.isTerminal {
            var options = screen.options
            options.lab = setup
            return OpenCommand.openScreen(options, host: nil)
        }
        if let pcap { try expectCapture(of: setup, in: pcap) }
        let outcome: LabOutcome
        do {
            outcome = try LabOutcome(of: setup, wantsCapture: pcap != nil)
        } catch let failure as LabFailure {
            throw Exit.failure("lab \(scenario): \(failure.message)")
        } catch {
            throw Exit.failure("lab \(scenario): \(error)")
        }
        try print(outcome)
    }

    private func print(_ outcome: LabOutcome) throws {
        let report = outcome.report
        if json {
            try StandardStream.output.writeLine(report.record.line)
        } else {
            for line in report.lines { try StandardStream.output.writeLine(line) }
        }
        for mismatch in report.mismatches { Exit.note("lab \(scenario): \(mismatch)") }
        if let pcap { try write(outcome.capture, to: pcap) }
        if report.isUnfinished {
            throw Exit.failure("lab \(scenario): unfinished: not all came through in time")
        }
    }

    /// Refuses, before anything runs, a capture that there cannot be afterwards.
    private func expectCapture(of setup: LabSetup, in path: String) throws {
        guard setup.medium == .wire else {
            throw Exit.failure("lab \(scenario): --pcap \(path): there is no wire to look at on loopback")
        }
        try asEnding { () throws(SystemFailure) in try checkWritable(path, overwriting: force) }
    }

    private func write(_ capture: Capture?, to path: String) throws {
        guard let capture else { return }
        try asEnding { () throws(SystemFailure) in
            try writeFile(path, capture.bytes, overwriting: force)
        }
        if capture.missed > 0 {
            Exit.note("lab \(scenario): \(path) is full: \(capture.missed) packets are not in it")
        }
    }

    private func asEnding(_ body: () throws(SystemFailure) -> Void) throws {
        do throws(SystemFailure) {
            try body()
        } catch {
            let hint = error.isFileThere ? " (--force overwrites it)" : ""
            throw Exit.failure("lab: \(error)\(hint)")
        }
    }

    private func wantedSetup() throws -> LabSetup {
        guard let row = Scenario.named(scenario) else {
            let nearest = Scenario.all.map(\.name)
                .min { $0.editDistance(to: scenario) < $1.editDistance(to: scenario) }
            throw Exit.failure("lab: no scenario '\(scenario)'; did you mean '\(nearest ?? "lossy")'?")
        }
        var setup = row.setup(seed: seed, family: family)
        try wire.apply(to: &setup.impairments)
        try load.apply(to: &setup.load)
        if let medium {
            guard medium == .loopback || row.name != Scenario.localName else {
                throw Exit.failure("lab local: --medium wire: it compares two sockets of this machine")
            }
            setup.medium = medium
        }
        return setup
    }

    private func printList() throws {
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
