import Foundation
import PseudoTerminal
import Testing

/// `pollux resolve -`, which reads names from standard input.
extension ResolveTests {
    /// Runs `pollux resolve --json` with this standard input.
    private func records(of input: String, _ arguments: [String]) throws -> (Child, [Record]) {
        let child = try World().shell(
            #"input=$1; shift; printf %b "$input" | "$0" resolve --json "$@""#, [input] + arguments)
        return (child, try Record.all(in: child))
    }

    @Test(
        "each line of standard input is a name, without the white space around it",
        arguments: [
            "n0001.many.test\\nn0002.many.test\\n", "\\n n0001.many.test \\r\\n\\n\\t\\n\\tn0002.many.test",
            "n0001.many.test\\n\\n \\nn0002.many.test\\n\\n",
        ])
    func lines(input: String) throws {
        let (child, records) = try records(of: input, ["-"])
        #expect(records.map(\.query).sorted() == ["n0001.many.test", "n0002.many.test"])
        #expect(child.status == 0 && child.errorLines.isEmpty)
    }

    @Test("no names on standard input are no failure", arguments: ["", "\\n", " \\n\\t"])
    func noLines(input: String) throws {
        let (child, records) = try records(of: input, ["-"])
        #expect(records.isEmpty && child.status == 0 && child.errorLines.isEmpty)
    }

    @Test("names on standard input stand beside those of the command line")
    func besideArguments() throws {
        let (child, records) = try records(
            of: "n0002.many.test\\nn0003.many.test",
            ["n0001.many.test", "-", "--timeout", "5", "n0004.many.test", "-"])
        #expect(records.map(\.query).sorted() == Array(Self.thousand.prefix(4)))
        #expect(child.status == 0)
    }

    @Test("a line that is not a name gets its own record, and a dash has no meaning")
    func wrongLines() throws {
        let (child, records) = try records(
            of: "n0001.many.test\\na b\\n-\\na\\0b\\n\\0377\\nn0002.many.test\\n", ["-", "--ordered"])
        #expect(records.count == 6 && child.status == 1 && child.errorLines.count == 4)
        let codes = [nil, "INVALID_NAME", "EAI_NONAME", "INVALID_NAME", "INVALID_NAME", nil]
        #expect(records.map { $0.error?.code } == codes)
        #expect(records.prefix(3).map(\.query) == ["n0001.many.test", "a b", "-"])
    }

    @Test("an overlong line is reported with its number, and the next one is a name again")
    func overlong() throws {
        let child = try World().shell(
            """
            { echo n0001.many.test; head -c "$1" /dev/zero | tr '\\0' a; echo; echo n0002.many.test; } |
                "$0" resolve - --ordered --json
            """, ["3000000"])
        let records = try Record.all(in: child)
        #expect(records.map { $0.error?.code } == [nil, "INVALID_NAME", nil])
        #expect(records.last?.query == "n0002.many.test")
        #expect(child.errorLines.count == 1 && child.status == 1)
        #expect(
            child.errorLines.first?.contains("line 2 of standard input is longer than 8000 bytes") == true)
        #expect((child.errorLines.first ?? "").count < 300)
    }

    @Test("an answer is printed while standard input stays open")
    func openInput() throws {
        let child = try RunningChild(
            World().commandLine(for: [Child.pollux(), "resolve", "-", "--json", "localhost"]))
        #expect(try child.line().contains(#""query":"localhost""#))
        for name in Self.thousand.prefix(3) {
            try child.write("\(name)\n")
            #expect(try child.line().contains(#""query":"\#(name)""#))
        }
        try child.write("n0004.many.test")
        let end = try child.finish()
        #expect(try Record.all(in: end).map(\.query) == ["n0004.many.test"] && end.status == 0)
    }

    @Test("answers in order are those of the names, however long each takes")
    func ordered() throws {
        let names = ["n0001.many.test", "localhost", "a b", "n0002.many.test", "127.0.0.1"]
        let (child, records) = try records(
            of: "a b\\nn0002.many.test\\n", ["--ordered", names[0], names[1], "-", names[4]])
        #expect(records.map(\.query) == names)
        #expect(child.status == 1)
        let many = Array(Self.thousand.prefix(300))
        let (_, ordered) = try self.records(of: many.joined(separator: "\\n"), ["--ordered", "-"])
        #expect(ordered.map(\.query) == many)
    }

    @Test("while a thousand names wait for answers, the others stay in the input")
    func pause() throws {
        let folder = try ScratchFolder()
        let names = (0..<100_000).map { "s\(1_001 + $0 % 300).silent.test\n" }.joined()
        try names.write(toFile: "\(folder.path)/names", atomically: false, encoding: .utf8)
        // The first answer comes after half a second, in which all of the input could be read.
        let child = try World.patient.shell(
            """
            mkfifo "$1/answers"
            "$0" resolve - --json --timeout 0.5 < "$1/names" > "$1/answers" 2> /dev/null &
            exec 3< "$1/answers"
            read -r first <&3
            grep pos: "/proc/$!/fdinfo/0"
            kill -9 "$!"
            """, [folder.path])
        let position = try #require(child.lines.first?.split(separator: "\t").last.flatMap { Int($0) })
        #expect(position > 0 && position <= 128 * 1024)
    }

    @Test("4,000 names as arguments cost little more than four times what 1,000 cost")
    func manyArguments() throws {
        // The names have a space, so that nothing is looked up.
        let script = """
            import resource, subprocess, sys
            def cost(count):
                before = resource.getrusage(resource.RUSAGE_CHILDREN)
                names = [f"a {number}" for number in range(count)]
                run = subprocess.run([sys.argv[1], "resolve", "--json"] + names, capture_output=True)
                assert run.returncode == 1 and run.stdout.count(b"\\n") == count, run
                after = resource.getrusage(resource.RUSAGE_CHILDREN)
                return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            ratios = (min(cost(4000) for _ in range(2)) / min(cost(1000) for _ in range(2)) for _ in range(4))
            print(next((ratio for ratio in ratios if ratio <= 8), "more than 8"))
            """
        let child = try Child.run(["python3", "-I", "-S", "-c", script, Child.pollux()])
        #expect(child.lines.first.flatMap { Double($0) } != nil, "\(child.lines) \(child.errorLines)")
    }
}
