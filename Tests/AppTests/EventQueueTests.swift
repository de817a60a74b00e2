import Dashboard
import Screen
import Testing

@testable import App

@Suite("Waiting events")
struct EventQueueTests {
    private func queue(_ inputs: [Input]) -> EventQueue {
        var queue = EventQueue()
        for input in inputs { queue.append(.input(input)) }
        return queue
    }

    private func inputs(of queue: inout EventQueue, isTyping: Bool) -> [Input] {
        var inputs: [Input] = []
        while let event = queue.removeFirst(isTyping: isTyping) {
            if case .input(let input) = event { inputs.append(input) }
        }
        return inputs
    }

    private let sent: [Input] = [
        .key(.character("a")), .key(.character("b")), .key(.enter), .key(.character("c")), .paste("d"),
        .key(.character("e")), .key(.character("f")),
    ]

    @Test("characters in a row are one event while text is being typed")
    func typing() {
        var queue = queue(sent)
        #expect(
            inputs(of: &queue, isTyping: true) == [
                .characters(["a", "b"]), .key(.enter), .key(.character("c")), .paste("d"),
                .characters(["e", "f"]),
            ])
        #expect(queue.isEmpty)
    }

    @Test("each character is an event while keys are commands")
    func commands() {
        var queue = queue(sent)
        #expect(inputs(of: &queue, isTyping: false) == sent)
    }

    @Test("a long queue takes no more input until it is shorter")
    func bounded() {
        var queue = queue(Array(repeating: .key(.up), count: 4095))
        #expect(queue.takesInput)
        queue.append(.input(.key(.up)))
        #expect(!queue.takesInput)
        _ = queue.removeFirst(isTyping: false)
        #expect(queue.takesInput)
    }
}
