import Testing

@testable import Core

@Suite("Endless runs of the lab")
struct EndlessRunTests {
    @Test("the segments of an endless run carry numbered messages")
    func messages() {
        var load = LabLoad()
        (load.count, load.size) = (0, 200)
        #expect(StreamMessages(load).numbers(at: 1 + 204 * 1000, length: 408) == 1001...1002)
    }
}
