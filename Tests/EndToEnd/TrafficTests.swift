import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// The figure with the machine's traffic, which is all that ticks on an idle screen.
@Suite("The traffic figure on the screen")
struct TrafficTests {
    @Test(
        "it shows what the links carry, and a reading writes nothing but the figure",
        .requires(.root, .tool("ip"), .tool("python3"), .tool("unshare")), arguments: FullScreen.sizes)
    func figure(size: TerminalSize) throws {
        let home = try home("refresh = 0.2")
        let child = try FullScreen.start(
            size: size, environment: ["HOME": home.path, "SCRIPT": World.traffic],
            script: #"exec unshare -n python3 -I -S "$SCRIPT" "$0""#)
        let isWide = size.columns >= 100
        // One end of the pair sends what the other receives.
        let isShown =
            isWide
            ? child.shows(matching: /↓ \d+ kB\/s [▁▂▃▄▅▆▇█]{4} ↑ \d+ kB\/s/)
            : child.shows(matching: /↓ \d+ kB\/s ↑ \d+ kB\/s/)
        #expect(isShown, "\(child.told)")
        let row = isWide ? 0 : size.rows - 2
        #expect(child.screen.line(row).contains("↓"), "\(child.told)")
        #expect(child.wait(until: { (try? ProcessUsage(of: child.programID()))?.threadCount == 1 }))
        var (others, bytes) = ([[String]](), [Int]())
        for _ in 0..<5 {
            child.forgetOutput()
            let before = child.outputByteCount
            #expect(child.wait(until: { child.outputByteCount > before }), "\(child.told)")
            bytes.append(child.outputByteCount - before)
            others.append(child.screen.lines.enumerated().filter { $0.offset != row }.map(\.element))
            #expect(OutputAudit(child.output).problems == [])
        }
        #expect(Set(others).count == 1)
        #expect(bytes.allSatisfy { $0 <= 150 }, "\(bytes)")
        child.type("q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }

    @Test("without the focus nothing wakes the program, and with it again the figure starts afresh")
    func focus() throws {
        let home = try home("refresh = 1")
        let child = try FullScreen.opened(environment: ["HOME": home.path])
        #expect(child.shows("↓"), "\(child.told)")
        child.setFocus(false)
        try child.expectRest(of: child.programID())
        #expect(child.screen.contains("↓"))
        child.setFocus(true)
        #expect(child.hides("↓"), "\(child.told)")
        #expect(child.shows("↓"), "\(child.told)")
        child.setFocus(false)
        #expect(child.rest(), "\(child.told)")
        child.type("Q")
        #expect(child.end() == .code(0))
    }

    @Test("with refresh = 0 there is no timer, and R reads")
    func onRequest() throws {
        let home = try home("refresh = 0")
        let child = try FullScreen.opened(environment: ["HOME": home.path])
        try child.expectRest(of: child.programID())
        try child.keys("R")
        #expect(child.rest() && !child.screen.contains("↓"), "\(child.told)")
        try child.keys("R")
        #expect(child.shows("↓"), "\(child.told)")
        try child.expectRest(of: child.programID())
    }

    /// Creates a home folder with a configuration.
    private func home(_ configuration: String) throws -> ScratchFolder {
        let home = try ScratchFolder()
        let folder = "\(home.path)/.config/pollux"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try create(file: "\(folder)/config.toml", holding: configuration)
        return home
    }
}
