import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// Every file of `Journeys`, on the real program at both sizes.
///
/// One test walks its file at one size after the other, for both need the same ports; no two files share one.
@Suite("Journeys")
struct JourneyTests {
    @Test("a user's walk through the screen ends as written", arguments: files(withHosts: false))
    func walk(file: String) throws { try walkAtBothSizes(file) }

    @Test(
        "a user's walk with hosts of its own ends as written",
        .requires(.namespaces), arguments: files(withHosts: true))
    func walkWithHosts(file: String) throws { try walkAtBothSizes(file) }

    @Test(
        "a user's walk through the lab ends as written",
        .requires(.tun, .namespaces))
    func walkLab() throws { try walkAtBothSizes(Self.lab) }

    @Test("there are journeys, each has a title, and no two use the same port")
    func inventory() throws {
        let journeys = try Self.allFiles().map { try Journey(contentsOfFile: Self.folder + $0) }
        #expect(journeys.count >= 20)
        var owners: [Substring: String] = [:]
        for journey in journeys {
            #expect(!journey.title.isEmpty, "\(journey)")
            for step in journey.steps where step.text.hasPrefix("listen") || step.text.hasPrefix("full") {
                let address = try #require(step.text.split(separator: " ").last)
                #expect(owners[address] == nil, "\(address) in \(journey) too")
                owners[address] = journey.description
            }
        }
    }

    private func walkAtBothSizes(_ file: String) throws {
        let journey = try Journey(contentsOfFile: Self.folder + file)
        for size in FullScreen.sizes { try journey.walk(try Child.pollux(), size: size) }
    }

    private static let folder =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Journeys").path + "/"

    /// The one that needs the wire.
    private static let lab = "lab.journey"

    private static func allFiles() throws -> [String] {
        try Journey.files(inFolder: folder).map { URL(filePath: $0).lastPathComponent }
    }

    /// None where the folder cannot be read or a file is no journey: `inventory` then fails.
    private static func files(withHosts wanted: Bool) -> [String] {
        let files = ((try? allFiles()) ?? []).filter { $0 != lab }
        return files.filter { file in
            let journey = try? Journey(contentsOfFile: folder + file)
            return journey?.steps.contains { $0.text.hasPrefix("hosts ") } == wanted
        }
    }
}
