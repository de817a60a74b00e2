import PseudoTerminal
import TestSupport
import Testing

/// What the program says about its arguments, on whichever stream.
@Suite("Messages about arguments")
struct ArgumentMessageTests {
    private static let hostile = [
        "\u{1b}[31m", "\u{1b}]0;x\u{7}", "\u{9b}31m", "\u{202e}abc", "a\nError: b\r", "\u{7f}",
    ]

    @Test("an argument is quoted without its control characters, wherever it stands", arguments: hostile)
    func cleaned(text: String) throws {
        for arguments in [
            ["--screen", text], ["--screen=\(text)"], ["themes", text], ["help", text], ["--\(text)"],
            ["lab", "--\(text)=1"],
            ["lab", "--count", text], ["lab", text], ["chat", "--bind", text], ["chat", "--linger", text],
            ["resolve", text], ["resolve", "a", "--probe", text], ["resolve", "--timeout", text, "a"],
            ["services", text], ["protocols", text], ["replay", text, "--to", text], ["--theme", text],
            ["--config", text],
            ["chat", "--bind", "udp://127.0.0.1:0", "--record", "/nonexistent/\(text)"], [text],
        ] {
            for locale in ["C", "C.UTF-8"] {
                let child = try Child.run(["env", "LANG=\(locale)", Child.pollux()] + arguments)
                let output = String(decoding: child.output + child.errors, as: UTF8.self)
                let isClean = output.unicodeScalars.allSatisfy {
                    $0 == "\n"
                        || $0.properties.generalCategory != .control
                            && $0.properties.generalCategory != .format
                }
                #expect(isClean && !output.contains("\nError: b"), "\(arguments): \(output.debugDescription)")
                if locale == "C" { #expect((child.output + child.errors).allSatisfy { $0 < 0x80 }) }
                #expect(child.status == 1 || child.status == 64 || arguments.first == "help", "\(arguments)")
            }
        }
    }

    @Test(
        "help and version are printed, and a stream that does not accept them is an error",
        arguments: [
            ["--help"], ["--version"], ["help"], ["help", "lab"], ["chat", "--help"], ["lab", "--list"],
        ])
    func unwritable(arguments: [String]) throws {
        let pollux = try Child.pollux()
        let printed = try Child.run([pollux] + arguments)
        #expect(printed.status == 0 && !printed.output.isEmpty && printed.errors == [])
        let full = try Child.run(["sh", "-c", #"exec "$0" "$@" > /dev/full"#, pollux] + arguments)
        #expect(full.status == 1 && full.errorLines.count == 1)
        #expect(full.errorLines.first?.hasPrefix("pollux: ") == true)
        #expect(full.errorLines.first?.hasSuffix("write standard output: No space left on device") == true)
    }

    @Test("an unknown option exits with status 64 and names it")
    func unknown() throws {
        let child = try Child.run([Child.pollux(), "lab", "--bogus"])
        #expect(child.status == 64 && child.output == [])
        #expect(child.errorLines.first?.hasPrefix("Error: Unknown option '--bogus'") == true)
    }

    @Test("without /proc the arguments count, and the wire says what it lacks", .requires(.root))
    func noProcesses() throws {
        func run(_ arguments: [String]) throws -> Child {
            let script = #"mount -t tmpfs none /proc && exec "$0" "$@""#
            return try Child.run(["unshare", "-m", "sh", "-c", script, Child.pollux()] + arguments)
        }
        let version = try run(["--version"])
        #expect(version.status == 0 && version.lines.count == 1 && version.errors == [])
        #expect(try run(["themes"]).lines.count == 6)
        #expect(try run(["protocols", "6", "--json"]).lines.count == 1)
        #expect(try run(["--bogus"]).status == 64)
        let lab = try run(["lab", "lossy", "--json"])
        #expect(lab.status == 1)
        #expect(lab.errorLines.first?.contains("/proc/self/exe needs /proc to be mounted") == true)
    }
}
