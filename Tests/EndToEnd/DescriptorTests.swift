import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// The full screen closes the descriptors it opens: the tests count them at rest, before and after.
@Suite("Descriptors of the full screen")
struct DescriptorTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    /// Expects as many open descriptors after several rounds as after the first.
    private func expectClosed(_ child: TerminalChild, _ round: () throws -> Void) throws {
        var counts: [Int] = []
        for _ in 1...4 {
            try round()
            try #require(child.rest(), "\(child.told)")
            counts.append(try ProcessUsage.descriptorCount(of: child.processID))
        }
        #expect(Set(counts).count == 1, "\(counts)")
    }

    @Test("lookups, probes and queries about this machine leak no descriptors")
    func lookups() throws {
        let child = try FullScreen.opened()
        try expectClosed(child) {
            for host in ["127.0.0.1", "::1", "127.0.0.2"] {
                try child.lookUp(host)
                try #require(child.shows("▸ \(host)"), "\(child.told)")
                try #require(child.hides("resolving"), "\(child.told)")
            }
            // Listeners, and the kernel's counters for a protocol.
            try child.keys("Tab", "j", "Enter", "Esc", "Tab", "j", "Enter", "Esc", "BackTab", "BackTab")
        }
    }

    @Test("a chat, its recording and copies of its list leak no descriptors")
    func chats() throws {
        let child = try FullScreen.start(["chat", "--bind", "unix:\(folder.path)/first"])
        #expect(child.shows("bound"), "\(child.told)")
        func say(_ line: String, shows text: String) throws {
            try child.keys("C-u")
            child.type(line)
            try child.keys("Enter")
            try #require(child.shows(text), "\(child.told)")
        }
        var round = 0
        try expectClosed(child) {
            round += 1
            try say("/bind unix:\(folder.path)/\(round)", shows: "Live unix \(folder.path)/\(round)")
            try say("/record \(folder.path)/r\(round)", shows: "● rec")
            try say("/record", shows: "r\(round): ")
            try say("/save \(folder.path)/s\(round)", shows: "wrote \(folder.path)/s\(round)")
        }
    }

    @Test("themes, exports and the event loop leak no descriptors")
    func files() throws {
        let child = try FullScreen.opened()
        try child.keys("Tab")
        var round = 0
        try expectClosed(child) {
            round += 1
            try child.keys("e", "C-u")
            child.type("\(folder.path)/rows\(round)")
            try child.keys("Enter")
            try #require(child.shows("rows\(round), "), "\(child.told)")
            try child.keys("T", "Down", "Enter", "I", "Esc")
        }
    }

    @Test("runs of the lab on the wire leak no descriptors", .requires(.tun, .namespaces))
    func lab() throws {
        let child = try FullScreen.opened()
        try child.keys("3", "/")
        child.type("boundaries")
        try child.keys("Enter", "Enter")
        try #require(child.shows("boundaries ready"), "\(child.told)")
        var start = "Space"
        try expectClosed(child) {
            try child.keys(start)
            start = "r"
            try #require(child.shows("boundaries finished"), "\(child.told)")
        }
    }
}
