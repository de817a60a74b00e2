import Glibc
import Synchronization
import Testing

/// A trait that skips a test or suite on a machine that does not meet its requirements.
///
/// At its end, a run prints a line for each skipped test or suite to standard output. If the environment
/// variable `CI` is set and not empty, they fail instead.
public struct RequirementTrait: TestTrait, SuiteTrait {
    let requirements: [Requirement]
    let skips: Skips

    /// The error of a test that may not be skipped and whose requirements are not met.
    public struct Missing: Error, CustomStringConvertible {
        public let description: String
    }

    public func prepare(for test: Test) async throws {
        guard let reason = try reasonToSkip(test.displayName ?? test.name) else { return }
        // Throws the testing library's own error for a skipped test.
        try await ConditionTrait.disabled("\(reason)").prepare(for: test)
    }

    /// Notes that a test or suite is skipped, if a requirement is not met.
    ///
    /// - Returns: Nil if all requirements are met.
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
    /// Runs the test or suite only if all requirements are met; see `RequirementTrait`.
    public static func requires(_ requirements: Requirement...) -> Self {
        RequirementTrait(requirements: requirements, skips: .ofThisRun)
    }
}

/// The tests and suites that a run has skipped.
final class Skips: Sendable {
    /// Whether tests may be skipped.
    let isAllowed: Bool
    private let noted = Mutex<[String]>([])

    init(isAllowed: Bool) {
        self.isAllowed = isAllowed
    }

    var lines: [String] { noted.withLock(\.self) }

    func note(_ line: String) { noted.withLock { $0.append(line) } }

    /// The skips of this process, printed when it exits.
    static let ofThisRun: Skips = {
        atexit { for line in Skips.ofThisRun.lines { print(line) } }
        return Skips(isAllowed: (getenv("CI").map { String(cString: $0) } ?? "").isEmpty)
    }()
}
