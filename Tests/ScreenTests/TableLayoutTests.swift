import Screen
import Testing

/// How columns share a width.
@Suite("Table layout")
struct TableLayoutTests {
    private let columns = [
        TableColumn("a", minWidth: 4, idealWidth: 8, importance: 9),
        TableColumn("b", minWidth: 3, idealWidth: 3, importance: 1),
        TableColumn("c", minWidth: 5, idealWidth: 10, importance: 5, stretches: true),
    ]

    private func widths(_ total: Int) -> [Int?] { TableLayout.widths(of: columns, in: total) }

    @Test("with room for all, each column has what it wants, and the rest goes to the one that stretches")
    func room() {
        #expect(widths(8 + 3 + 10 + 2) == [8, 3, 10])
        #expect(widths(8 + 3 + 10 + 2 + 7) == [8, 3, 17])
    }

    @Test("what is spare goes to the most important column first")
    func spare() {
        #expect(widths(14) == [4, 3, 5])
        #expect(widths(16) == [6, 3, 5])
        #expect(widths(18) == [8, 3, 5])
        #expect(widths(19) == [8, 3, 6])
    }

    @Test("when it gets narrow, the least important column goes first, and its room to the others")
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

    @Test("a width below nothing is nothing")
    func negative() {
        #expect(widths(-7) == [0, nil, nil])
    }

    @Test("of two columns that are equally important, the right one goes first, and the left one grows first")
    func ties() {
        let columns = [
            TableColumn("a", minWidth: 4, idealWidth: 6, importance: 1),
            TableColumn("b", minWidth: 4, idealWidth: 6, importance: 1),
        ]
        #expect(TableLayout.widths(of: columns, in: 8) == [6, nil])
        #expect(TableLayout.widths(of: columns, in: 10) == [5, 4])
        #expect(TableLayout.widths(of: columns, in: 12) == [6, 5])
    }

    @Test("a column never wants less than its least")
    func wanted() {
        #expect(TableColumn("a", minWidth: 4, idealWidth: 2, importance: 1).idealWidth == 4)
    }

    @Test("no column, no width")
    func none() {
        #expect(TableLayout.widths(of: [], in: 10) == [])
    }

    @Test("the columns and the gaps between them never take more than there is", arguments: 0...60)
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
