import Glibc
import Testing

@testable import TestSupport

@Suite("Requirements of tests")
struct RequirementTests {
    private let met = Requirement("air", isMet: true)
    private let lacking = [Requirement("a moon", isMet: false), Requirement("a sun", isMet: false)]

    private func reason(_ requirements: [Requirement], _ skips: Skips) throws -> String? {
        try RequirementTrait(requirements: requirements, skips: skips).reasonToSkip("this test")
    }

    @Test("a test runs if its requirements are met", arguments: [true, false])
    func met(isSkipAllowed: Bool) throws {
        let skips = Skips(isAllowed: isSkipAllowed)
        #expect(try reason([], skips) == nil)
        #expect(try reason([met, met], skips) == nil)
        #expect(skips.lines == [])
    }

    @Test("a test with an unmet requirement is skipped, and a line names the requirement")
    func skipped() throws {
        let skips = Skips(isAllowed: true)
        #expect(try reason([met] + lacking, skips) == "needs a moon, a sun")
        #expect(skips.lines == ["skipped: this test: needs a moon, a sun"])
    }

    @Test("if skipping is not allowed, the test fails and names the unmet requirement")
    func failing() {
        let skips = Skips(isAllowed: false)
        let failure = #expect(throws: RequirementTrait.Missing.self) { try reason([met] + lacking, skips) }
        #expect(failure?.description == "needs a moon, a sun, and CI is set")
        #expect(skips.lines == [])
    }

    @Test("a run prints its skipped tests at the end")
    func printed() async throws {
        let result = try await #require(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            unsetenv("CI")
            #expect(Skips.ofThisRun.isAllowed)
            Skips.ofThisRun.note("skipped: this: needs that")
            exit(EXIT_SUCCESS)
        }
        let output = String(decoding: result.standardOutputContent, as: UTF8.self)
        #expect(output.split(separator: "\n").contains("skipped: this: needs that"))
    }

    @Test("a run may not skip tests if CI is set and not empty")
    func continuousIntegration() async {
        await #expect(processExitsWith: .success) {
            setenv("CI", "true", 1)
            #expect(!Skips.ofThisRun.isAllowed)
        }
        await #expect(processExitsWith: .success) {
            setenv("CI", "", 1)
            #expect(Skips.ofThisRun.isAllowed)
        }
    }

    @Test("a tool is found in PATH, and the C library by its version")
    func probes() {
        #expect(Requirement.tool("sh").isMet && !Requirement.tool("no-such-tool").isMet)
        #expect(Requirement.tool("no-such-tool").description == "no-such-tool")
        let versions = (0...99).filter { Requirement.glibc("2.\($0)").isMet }
        #expect(versions.count == 1)
        #expect(Requirement.root.isMet == (getuid() == 0))
    }
}
