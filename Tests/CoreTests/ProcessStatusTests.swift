import Core
import TestSupport
import Testing

@Suite("Process status")
struct ProcessStatusTests {
    private static let fields = "S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654321 1000 200"

    private func status(_ text: String) -> ProcessStatus? { ProcessStatus(Array(text.utf8)[...]) }

    @Test(
        "the name, the parent and the start time are read",
        arguments: ["bash", "a b", "(sd-pam)", ") S 1 (", "", "x\u{1b}[m\n"])
    func names(name: String) {
        let status = status("42 (\(name)) \(Self.fields)\n")
        #expect(status?.name == name && status?.startTicks == 987_654_321 && status?.parent == 1)
    }

    @Test(
        "another text is refused",
        arguments: [
            "", "42", "42 (bash", "42 bash) S", ")(", "42 (bash) S 1 2",
            "42 (bash) " + String(repeating: "x ", count: 30),
        ])
    func refused(text: String) {
        #expect(status(text) == nil)
    }

    @Test("random changes never trap")
    func random() {
        var generator = SeededGenerator(seed: 5)
        let whole = Array("42 (bash) \(Self.fields)\n".utf8)
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
            if let status = ProcessStatus(bytes[...]) { #expect(status.name.utf8.count <= 3 * bytes.count) }
        }
    }
}
