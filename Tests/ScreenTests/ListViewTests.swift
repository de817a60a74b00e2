import Screen
import Testing

/// Which rows of a list are shown, and which is selected.
@Suite("The view of a list")
struct ListViewTests {
    private func list(_ rows: [UInt32] = [0, 1, 2, 3, 4], at place: Int = 0) -> ListView {
        var list = ListView()
        list.show(rows, selecting: list.selected)
        list.select(index: place, visible: 3)
        return list
    }

    /// The row that is selected after finding; nil where there is none.
    private static func found(_ rows: [UInt32], _ list: ListView, isBackward: Bool = false) -> Int? {
        var list = list
        return list.find(rows, isBackward: isBackward, visible: 3) ? list.selected : nil
    }

    @Test("a list without rows has no selection, and no move does harm")
    func empty() {
        var list = ListView()
        for move in [ListCursor.Move.up, .down, .first, .last, .pageUp, .pageDown] {
            list.move(move, visible: 3)
        }
        #expect(
            list.selected == nil && list.selectedIndex == 0 && list.count == 0 && list.top(visible: 3) == 0)
        #expect(Self.found([0, 1], list) == nil)
    }

    @Test("the selection is a row, not a place: another order takes it along")
    func order() {
        var list = list(at: 1)
        list.show([4, 3, 2, 1, 0], selecting: list.selected)
        #expect(list.selected == 1 && list.selectedIndex == 3)
        #expect(list.top(visible: 2) == 2)
    }

    @Test("where the row is gone, the one at its place is selected, or the last")
    func gone() {
        var list = list(at: 3)
        list.show([0, 1, 2, 4], selecting: list.selected)
        #expect(list.selected == 4)
        list.show([0, 1], selecting: list.selected)
        #expect(list.selected == 1)
        list.show([], selecting: list.selected)
        #expect(list.selected == nil)
        list.show([7, 8], selecting: list.selected)
        #expect(list.selected == 7)
    }

    @Test("the filter's text is kept for finding when the filter is left")
    func pattern() {
        var list = list()
        list.setFilter("ab")
        #expect(list.filter == "ab" && list.pattern == "ab")
        list.setFilter("")
        #expect(list.filter.isEmpty && list.pattern == "ab")
    }

    @Test("sorting goes through the columns given and ends in the rows' own order")
    func sort() {
        var list = list()
        var columns: [Int?] = []
        for _ in 0..<5 {
            list.sortByNextColumn(of: [0, 1, 4])
            columns.append(list.sortColumn)
        }
        #expect(columns == [0, 1, 4, nil, 0])
        list.sortByNextColumn(of: [])
        #expect(list.sortColumn == nil)
    }

    @Test("the next column starts forwards, and the rows' own order has one direction only")
    func directions() {
        var list = list()
        list.reverse()
        #expect(!list.isReversed)
        for _ in 0..<2 {
            list.sortByNextColumn(of: [0, 1])
            #expect(list.sortColumn != nil && !list.isReversed)
            list.reverse()
            #expect(list.isReversed)
        }
        list.sortByNextColumn(of: [0, 1])
        #expect(list.sortColumn == nil && !list.isReversed)
    }

    @Test("sorting by the column that is it already turns the order; another column starts forwards")
    func sortBy() {
        var list = list()
        list.sort(by: 2)
        #expect(list.sortColumn == 2 && !list.isReversed)
        list.sort(by: 2)
        #expect(list.isReversed)
        list.sort(by: 1)
        #expect(list.sortColumn == 1 && !list.isReversed)
        list.reverse()
        #expect(list.isReversed)
    }

    @Test("scrolling sideways stops at the first column and at the last")
    func scroll() {
        var list = list()
        list.scroll(by: -1, of: 3)
        #expect(list.firstColumn == 0)
        list.scroll(by: 9, of: 3)
        #expect(list.firstColumn == 2)
        list.scroll(by: 1, of: 0)
        #expect(list.firstColumn == 0)
    }

    @Test("finding goes on after the selection, around the end, both ways")
    func find() {
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 1)) == 1)
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 3)) == 4)
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 0), isBackward: true) == 1)
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 4), isBackward: true) == 1)
        #expect(Self.found([1], list([4, 2, 0, 1, 3], at: 3), isBackward: true) == 1)
    }

    @Test("rows that are not shown are not found")
    func notShown() {
        #expect(Self.found([0, 1, 900], list([2, 5], at: 1)) == nil)
        #expect(Self.found([], list([2, 5], at: 1), isBackward: true) == nil)
    }

    @Test("what is found is brought into sight")
    func sight() {
        var list = list(Array(0..<100))
        let isFound = list.find([80], isBackward: false, visible: 10)
        #expect(isFound && list.selected == 80)
        #expect((71...80).contains(list.top(visible: 10)))
    }
}
