import Core
import Screen
import Testing

@testable import Dashboard

/// Tests that drawing never traps and fills the screen exactly.
@Suite("Screens of any size")
struct AnySizeTests {
    /// Returns the rows whose characters are not as wide as the surface in total.
    static func raggedRows(of surface: Surface) -> [Int] {
        (0..<surface.bounds.rows).filter { row in
            var width = 0
            for cell in surface.row(row) {
                var isFirst = true
                surface.forEachScalar(of: cell) { value in
                    if isFirst { width += Unicode.Scalar(value)?.columns ?? 0 }
                    isFirst = false
                }
            }
            return width != surface.bounds.columns
        }
    }

    @Test(
        "every line is as wide as the screen at every width and height up to 130x45",
        arguments: [
            Situation.hostileNames, .raceRunning, .help, .services, .palette, .loop, .labPicker, .labFinished,
            .labHold, .sockets,
        ])
    func everySize(situation: Situation) throws {
        var program = try situation.program(columns: 120, rows: 36)
        var frame = Frame(size: program.state.size)
        var mistakes: [String] = []
        for columns in 1...130 {
            for rows in stride(from: 1 + columns % 6, through: 45, by: 6) {
                program.state.size = Size(columns: columns, rows: rows)
                draw(program.state, .plain, into: &frame)
                mistakes += Self.mistakes(in: frame, columns: columns, rows: rows)
            }
        }
        #expect(mistakes == [])
    }

    @Test(
        "every line is as wide as the screen in every situation, from tiny to huge sizes",
        arguments: Situation.allCases)
    func everySituation(situation: Situation) throws {
        let sizes = [
            (0, 0), (1, 1), (1, 100), (100, 1), (39, 10), (40, 9), (40, 10), (41, 11), (79, 23), (80, 24),
            (99, 30), (100, 29), (100, 30), (101, 31), (131, 47), (200, 60), (400, 120), (1000, 12),
            (40, 500),
        ]
        for (columns, rows) in sizes {
            let frame = try situation.program(columns: columns, rows: rows).frame()
            #expect(Self.mistakes(in: frame, columns: columns, rows: rows) == [])
        }
    }

    private static func mistakes(in frame: Frame, columns: Int, rows: Int) -> [String] {
        var mistakes: [String] = []
        func note(_ what: String) { mistakes.append("\(what) at \(columns)x\(rows)") }
        let screen = Rect(x: 0, y: 0, columns: columns, rows: rows)
        if frame.base.bounds != screen { note("the base is no screen") }
        for surface in [frame.base] + frame.overlays {
            for row in raggedRows(of: surface) { note("row \(row) is ragged") }
            let bounds = surface.bounds
            if bounds.x < 0 || bounds.y < 0 || bounds.maxX > columns || bounds.maxY > rows {
                note("a surface leaves the screen")
            }
        }
        if let cursor = frame.cursor, !screen.contains(x: cursor.x, y: cursor.y) {
            note("no cell for the cursor")
        }
        return mistakes
    }
}
