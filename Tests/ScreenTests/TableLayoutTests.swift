import Screen
import Testing

/// Tests of dividing a width among columns.
@Suite("Table layout")
struct TableLayoutTests {
    private let columns = [
        TableColumn("a", minWidth: 4, idealWidth: 8, importance: 9),
        TableColumn("b", minWidth: 3, idealWidth: 3, importance: 1),
        TableColumn("c", minWidth: 5, idealWidth: 10, importance: 5, stretches: true),
    ]

    private func widths(_ total: Int) -> [Int?] { TableLayout.widths(of: columns, in: total) }

    @Test("with enough room each column has its ideal width, and the flexible one takes the rest")
    func room() {
        #expect(widths(8 + 3 + 10 + 2) == [8, 3, 10])
        #expect(widths(8 + 3 + 10 + 2 + 7) == [8, 3, 17])
    }

    @Test("spare width goes to the most important column first")
    func spare() {
        #expect(widths(14) == [4, 3, 5])
        #expect(widths(16) == [6, 3, 5])
        #expect(widths(18) == [8, 3, 5])
        #expect(widths(19) == [8, 3, 6])
    }

    @Test("the least important column is dropped first, and the others share its width")
    func narrow() {
        #expect(widths(13) == [7, nil, 5])
        #expect(widths(10) == [4, nil, 5])
        #expect(widths(9) == [8, nil, nil])
        #expect(widths(4) == [4, nil, nil])
    }

    @Test("the last column is cut rather than dropped", arguments: [3, 2, 1, 0])
    func last(total: Int) {
        #expect(widths(total) == [total, nil, nil])
    }

    @Test("a negative width counts as zero")
    func negative() {
        #expect(widths(-7) == [0, nil, nil])
    }

    @Test("of two equally important columns, the right one is dropped and the left one grows first")
    func ties() {
        let columns = [
            TableColumn("a", minWidth: 4, idealWidth: 6, importance: 1),
            TableColumn("b", minWidth: 4, idealWidth: 6, importance: 1),
        ]
        #expect(TableLayout.widths(of: columns, in: 8) == [6, nil])
        #expect(TableLayout.widths(of: columns, in: 10) == [5, 4])
        #expect(TableLayout.widths(of: columns, in: 12) == [6, 5])
    }

    @Test("a column's ideal width is at least its minimum")
    func wanted() {
        #expect(TableColumn("a", minWidth: 4, idealWidth: 2, importance: 1).idealWidth == 4)
    }

    @Test("without columns there are no widths")
    func none() {
        #expect(TableLayout.widths(of: [], in: 10) == [])
    }

    @Test("the columns and their gaps never exceed the width", arguments: 0...60)
    func total(total: Int) {
        for importances in [[1, 2, 3, 4], [4, 3, 2, 1], [1, 1, 1, 1], [2, 9, 2, 9]] {
            let columns = importances.enumerated().map { index, importance in
                TableColumn(
                    "c", minWidth: [7, 0, 3, 12][index], idealWidth: [20, 0, 3, 5][index],
                    importance: importance,
                    stretches: index == 2)
            }
            let widths = TableLayout.widths(of: columns, in: total)
            let shown = widths.compactMap(\.self)
            #expect(!shown.isEmpty)
            #expect(shown.reduce(0, +) + TableLayout.gap * (shown.count - 1) <= total)
            if shown.count > 1 {
                #expect(zip(columns, widths).allSatisfy { $1 == nil || $1 ?? 0 >= $0.minWidth })
            }
        }
    }
}
