import Foundation
import Screen
import Testing

/// An expected screen: a text file in `Frames`, named for its situation and size.
///
/// If the file is missing, the test writes it and fails. To record a screen again, delete its file and run the
/// test.
enum GoldenFrame {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Frames")

    static func expect(
        _ frame: Frame, named name: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        let drawn = text(of: frame)
        let file = folder.appending(path: "\(name).txt")
        guard FileManager.default.fileExists(atPath: file.path) else {
            try Data(drawn.utf8).write(to: file, options: .atomic)
            Issue.record("recorded Frames/\(name).txt: look at it, and run again", sourceLocation: location)
            return
        }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        guard drawn != expected else { return }
        Issue.record(
            "Frames/\(name).txt differs:\n\(difference(expected, drawn))", sourceLocation: location)
    }

    /// The lines and the cursor's position.
    private static func text(of frame: Frame) -> String {
        let cursor = frame.cursor.map { "(cursor at column \($0.x), row \($0.y))\n" } ?? ""
        return frame.lines.joined(separator: "\n") + "\n" + cursor
    }

    /// Returns the rows that differ, each expected row above the drawn one.
    private static func difference(_ expected: String, _ drawn: String) -> String {
        func lines(_ text: String) -> [Substring] {
            text.split(separator: "\n", omittingEmptySubsequences: false)
        }
        let (expected, drawn) = (lines(expected), lines(drawn))
        return (0..<max(expected.count, drawn.count)).compactMap { row in
            let (old, new) = (
                expected.indices.contains(row) ? expected[row] : nil,
                drawn.indices.contains(row) ? drawn[row] : nil
            )
            return old == new ? nil : "row \(row)\n- \(old ?? "")\n+ \(new ?? "")"
        }.joined(separator: "\n")
    }
}
