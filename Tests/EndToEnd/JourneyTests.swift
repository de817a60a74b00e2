import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// Every file of `Journeys`, run on the real program at both sizes.
///
/// A test runs its file at one size after the other, because both need the same ports; files share no ports.
@Suite("Journeys")
struct JourneyTests {
    @Test("a journey on the screen succeeds", arguments: files(withHosts: false))
    func walk(file: String) throws { try walkAtBothSizes(file) }

    @Test(
        "a journey with its own hosts file succeeds",
        .requires(.namespaces), arguments: files(withHosts: true))
    func walkWithHosts(file: String) throws { try walkAtBothSizes(file) }

    @Test(
        "a journey through the lab succeeds",
        .requires(.tun, .namespaces), arguments: Self.lab)
    func walkLab(file: String) throws { try walkAtBothSizes(file) }

    @Test("journeys exist, each has a title, and no two use the same port")
    func inventory() throws {
        let journeys = try Self.allFiles().map { try Journey(contentsOfFile: Self.folder + $0) }
        #expect(journeys.count >= 20)
        var owners: [Substring: String] = [:]
        for journey in journeys {
            #expect(!journey.title.isEmpty, "\(journey)")
            for step in journey.steps where Self.sockets.contains(where: step.text.hasPrefix) {
                let address = try #require(step.text.split(separator: " ").first { $0.contains(":") })
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

    /// The steps that bind a port.
    private static let sockets = ["listen ", "full ", "closewait ", "pair ", "bound ", "short "]

    /// The journeys that need the wire.
    private static let lab = ["lab.journey", "lab-time.journey"]

    private static func allFiles() throws -> [String] {
        try Journey.files(inFolder: folder).map { URL(filePath: $0).lastPathComponent }
    }

    /// Empty if the folder cannot be read or a file is not a journey; `inventory` then fails.
    private static func files(withHosts wanted: Bool) -> [String] {
        let files = ((try? allFiles()) ?? []).filter { !lab.contains($0) }
        return files.filter { file in
            let journey = try? Journey(contentsOfFile: folder + file)
            return journey?.steps.contains { $0.text.hasPrefix("hosts ") } == wanted
        }
    }
}
