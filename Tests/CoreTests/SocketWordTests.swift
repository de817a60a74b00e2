import Core
import Testing

@Suite("Names of sockets' protocols, types and families")
struct SocketWordTests {
    @Test("each name is that of its case")
    func names() {
        #expect(SocketTransport.allCases.map(\.name) == SocketTransport.allCases.map { "\($0)" })
        #expect(SocketKind.allCases.map(\.name) == SocketKind.allCases.map { "\($0)" })
        #expect(SocketFamily.allCases.map(\.name) == SocketFamily.allCases.map { "\($0)" })
    }
}
