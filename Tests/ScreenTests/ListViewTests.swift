import Screen
import Testing

/// Tests of a list's shown rows and its selection.
@Suite("The view of a list")
struct ListViewTests {
    private func list(_ rows: [UInt32] = [0, 1, 2, 3, 4], at index: Int = 0) -> ListView {
        var list = ListView()
        list.show(rows, selecting: list.selected)
        list.select(index: index, visible: 3)
        return list
    }

    /// Returns the row that finding selects; nil if nothing matches.
    private static func found(_ rows: [UInt32], _ list: ListView, isBackward: Bool = false) -> Int? {
        var list = list
        return list.find(rows, isBackward: isBackward, visible: 3) ? list.selected : nil
    }

    @Test("a list without rows has no selection, and moves do nothing")
    func empty() {
        var list = ListView()
        for move in [ListCursor.Move.up, .down, .first, .last, .pageUp, .pageDown] {
            list.move(move, visible: 3)
        }
        #expect(
            list.selected == nil && list.selectedIndex == 0 && list.count == 0 && list.top(visible: 3) == 0)
        #expect(Self.found([0, 1], list) == nil)
    }

    @Test("the selection stays on its row when the order changes")
    func order() {
        var list = list(at: 1)
        list.show([4, 3, 2, 1, 0], selecting: list.selected)
        #expect(list.selected == 1 && list.selectedIndex == 3)
        #expect(list.top(visible: 2) == 2)
    }

    @Test("rows that come or go above the selected row do not move its line on the screen")
    func line() {
        var list = ListView()
        list.show((10..<60).map { $0 }, selecting: nil)
        list.select(index: 20, visible: 5)
        list.move(.up, visible: 5)
        #expect(list.selected == 29 && list.top(visible: 5) == 16)
        list.show((8..<60).map { $0 }, selecting: list.selected)
        #expect(list.selectedIndex == 21 && list.top(visible: 5) == 18)
        list.show((25..<60).map { $0 }, selecting: list.selected)
        #expect(list.selectedIndex == 4 && list.top(visible: 5) == 1)
    }

    @Test("a list at its top stays there when rows come above the selected one")
    func lineAtTop() {
        var list = list(at: 1)
        list.show([9, 0, 1, 2, 3, 4], selecting: list.selected)
        #expect(list.selected == 1 && list.selectedIndex == 2 && list.top(visible: 3) == 0)
    }

    @Test("when the selected row is gone, the row now at its index is selected, or the last row")
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

    @Test("clearing the filter keeps its text for finding")
    func pattern() {
        var list = list()
        list.setFilter("ab")
        #expect(list.filter == "ab" && list.pattern == "ab")
        list.setFilter("")
        #expect(list.filter.isEmpty && list.pattern == "ab")
    }

    @Test("sorting goes through the given columns and ends in the original order")
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

    @Test("the next column starts in ascending order, and the original order cannot be reversed")
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

    @Test("sorting again by the same column reverses it; another column starts in ascending order")
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

    @Test("finding continues after the selection and wraps around, in both directions")
    func find() {
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 1)) == 1)
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 3)) == 4)
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 0), isBackward: true) == 1)
        #expect(Self.found([4, 1], list([4, 2, 0, 1, 3], at: 4), isBackward: true) == 1)
        #expect(Self.found([1], list([4, 2, 0, 1, 3], at: 3), isBackward: true) == 1)
    }

    @Test("finding skips rows that are not shown")
    func notShown() {
        #expect(Self.found([0, 1, 900], list([2, 5], at: 1)) == nil)
        #expect(Self.found([], list([2, 5], at: 1), isBackward: true) == nil)
    }

    @Test("the list scrolls to the row found")
    func sight() {
        var list = list(Array(0..<100))
        let isFound = list.find([80], isBackward: false, visible: 10)
        #expect(isFound && list.selected == 80)
        #expect((71...80).contains(list.top(visible: 10)))
    }
}
