import Glibc
import Synchronization
import Testing

/// Skips a test or suite on a machine that lacks what it needs, and never silently: the run ends with one line
/// for each on standard output, and where the environment variable `CI` is set they fail instead.
public struct RequirementTrait: TestTrait, SuiteTrait {
    let requirements: [Requirement]
    let skips: Skips

    /// What a machine lacks whose runs must be complete.
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    public func prepare(for test: Test) async throws {
        guard let reason = try reasonToSkip(test.displayName ?? test.name) else { return }
        // It throws the library's own word for a skip.
        try await ConditionTrait.disabled("\(reason)").prepare(for: test)
    }

    /// Notes that a test or suite is left out, if it has to be.
    ///
    /// - Returns: Nil where everything is there.
    func reasonToSkip(_ name: String) throws(Missing) -> String? {
        let missing = requirements.filter { !$0.isMet }.map(\.description)
        if missing.isEmpty { return nil }
        let reason = "needs \(missing.joined(separator: ", "))"
        guard skips.isAllowed else { throw Missing(description: "\(reason), and CI is set") }
        skips.note("skipped: \(name): \(reason)")
        return reason
    }
}

extension Trait where Self == RequirementTrait {
    /// Runs the test or suite only where all of that is there; see `RequirementTrait`.
    public static func requires(_ requirements: Requirement...) -> Self {
        RequirementTrait(requirements: requirements, skips: .ofThisRun)
    }
}

/// The tests and suites that a run has left out.
final class Skips: Sendable {
    /// Whether a test may be left out at all.
    let isAllowed: Bool
    private let noted = Mutex<[String]>([])

    init(isAllowed: Bool) {
        self.isAllowed = isAllowed
    }

    var lines: [String] { noted.withLock(\.self) }

    func note(_ line: String) { noted.withLock { $0.append(line) } }

    /// Printed when the process ends.
    static let ofThisRun: Skips = {
        atexit { for line in Skips.ofThisRun.lines { print(line) } }
        return Skips(isAllowed: (getenv("CI").map { String(cString: $0) } ?? "").isEmpty)
    }()
}
