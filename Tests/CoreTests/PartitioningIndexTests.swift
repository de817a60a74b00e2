import Core
import Testing

struct PartitioningIndexTests {
    @Test("the first index of the second partition is found for every split")
    func everyDivision() {
        for count in 0...17 {
            // A slice, so that indices do not start at 0.
            let numbers = Array(-3..<count)[3...]
            for first in 0...count {
                #expect(numbers.partitioningIndex { $0 >= first } == 3 + first)
            }
        }
    }

    @Test("an element of a sorted collection is found at its index, and a missing one is not found")
    func sortedElements() {
        let numbers = [2, 3, 5, 7, 11, 13]
        for number in 0...14 { #expect(numbers.sortedIndex(of: number) == numbers.firstIndex(of: number)) }
        #expect([Int]().sortedIndex(of: 1) == nil)
    }
}
