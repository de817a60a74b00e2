import Testing

@testable import Screen

/// Tests of a surface that copies the dirty rows of another.
@Suite("Dirty rows")
struct SurfaceFollowTests {
    private let rect = Rect(x: 0, y: 0, columns: 8, rows: 4)

    private typealias Drawing = @Sendable (inout Surface) -> Void

    private static let drawings: [(name: String, draw: Drawing)] = [
        ("text", { $0.put("text", x: 1, y: 1, style: Style()) }),
        ("wide text", { $0.put("漢字", x: 0, y: 2, style: Style()) }),
        ("half of it drawn over", { $0.put("x", x: 1, y: 2, style: Style()) }),
        ("one character", { $0.put("─" as Unicode.Scalar, x: 7, y: 3, style: Style()) }),
        ("a filled rectangle", { $0.fill(Rect(x: 2, y: 0, columns: 3, rows: 2), with: "#", style: Style()) }),
        (
            "another style",
            { $0.restyle(Rect(x: 0, y: 0, columns: 8, rows: 1)) { _ in Style(attributes: .bold) } }
        ),
        ("a border", { $0.border(Rect(x: 0, y: 0, columns: 5, rows: 4), style: Style()) }),
        (
            "a copy",
            { surface in
                surface.copy(
                    Rect(x: 0, y: 1, columns: 4, rows: 2),
                    from: Surface(bounds: surface.bounds, style: Style()))
            }
        ),
        ("a mark that joins", { $0.put("e\u{301}", x: 3, y: 3, style: Style()) }),
        ("text beside the cluster", { $0.put("after", x: 0, y: 0, style: Style()) }),
    ]

    @Test("copying the dirty rows makes the surfaces equal after every kind of drawing")
    func follows() {
        var surface = Surface(bounds: rect, style: Style())
        var follower = surface
        for (name, draw) in Self.drawings {
            draw(&surface)
            #expect(follower != surface, "\(name) was to change something")
            follower.copyDirtyRows(from: surface)
            surface.clearDirty()
            #expect(follower == surface, "after \(name)")
        }
    }

    @Test("a clean row is not copied")
    func untouched() {
        var surface = Surface(bounds: rect, style: Style())
        surface.clearDirty()
        var follower = surface
        follower.put("stain", x: 0, y: 2, style: Style())
        surface.put("text", x: 0, y: 1, style: Style())
        follower.copyDirtyRows(from: surface)
        #expect(follower.row(1) == surface.row(1))
        #expect(follower.row(2) != surface.row(2))
    }
}
