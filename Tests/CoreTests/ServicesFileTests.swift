import Core
import TestSupport
import Testing

@Suite("Parsing /etc/services")
struct ServicesFileTests {
    private func file(_ text: String) -> ServicesFile { ServicesFile(Array(text.utf8)[...]) }

    private func entries(_ text: String) -> [ServiceEntry] {
        let file = file(text)
        return (0..<file.count).map { file[$0] }
    }

    @Test("a line has a name, a port with its protocol, aliases and a comment")
    func line() {
        #expect(
            entries("http\t\t80/tcp\t\twww web\t# WorldWideWeb HTTP\nntp 123/udp\namqp 5672/sctp #\n") == [
                ServiceEntry(
                    name: "http", port: 80, protocolName: "tcp", aliases: ["www", "web"],
                    comment: "WorldWideWeb HTTP"),
                ServiceEntry(name: "ntp", port: 123, protocolName: "udp"),
                ServiceEntry(name: "amqp", port: 5672, protocolName: "sctp"),
            ])
    }

    @Test("rows keep the file's order, and a duplicate service is two rows")
    func order() {
        let file = file("b 2/tcp\na 1/udp\nb 2/tcp\nb 2/udp\n")
        #expect((0..<file.count).map { file[$0].name } == ["b", "a", "b", "b"])
        #expect((0..<file.count).map { file.port(ofRow: $0) } == [2, 1, 2, 2])
    }

    @Test(
        "blank lines and comments are neither rows nor malformed",
        arguments: ["", "\n", " \t \r\n", "# a 1/tcp", "  #", "\n\n#\n"])
    func nothing(text: String) {
        let file = file(text)
        #expect(file.count == 0)
        #expect(file.malformedLines == 0)
    }

    @Test(
        "white space, carriage returns and a missing final newline make no difference",
        arguments: [
            "a 1/tcp b # c", "\ta\t1/tcp\tb\t#\tc\t", "a 1/tcp b#c\r\n", "a\u{b}1/tcp\u{c}b\r# c \r\n\r\n",
        ])
    func whiteSpace(text: String) {
        #expect(
            entries(text) == [
                ServiceEntry(name: "a", port: 1, protocolName: "tcp", aliases: ["b"], comment: "c")
            ])
        #expect(file(text).malformedLines == 0)
    }

    @Test("a comment keeps its # signs and inner spaces")
    func comment() {
        #expect(entries("a 1/tcp # one  # two \n").first?.comment == "one  # two")
    }

    @Test(
        "malformed lines are counted",
        arguments: [
            "a", "a # 1/tcp", "a 1", "a tcp", "a /tcp", "a 1/", "a 1/ tcp", "a 65536/tcp", "a -1/tcp",
            "a ++1/tcp", "a +/tcp", "a 09/tcp", "a 0x/tcp", "a 0xg/tcp", "a 0x+1/tcp", "a 0x10000/tcp",
            "a 0200000/tcp", "a 1x/tcp", "a x10/tcp", "a ١/tcp", "a 99999999999999999999999999/tcp", "1/tcp",
            "a\u{0}b 1/tcp",
            "a 1/tcp \u{0}", "a 1/t\u{0}cp", "a 1,tcp",
        ])
    func malformed(line: String) {
        let file = file("good 1/tcp\n\(line)\nalso 2/udp")
        #expect((0..<file.count).map { file[$0].name } == ["good", "also"])
        #expect(file.malformedLines == 1)
    }

    @Test(
        "the lowest and highest ports are valid", arguments: [("0", 0), ("65535", 65535), ("0xFFFF", 65535)])
    func ports(digits: String, port: UInt16) {
        #expect(entries("a \(digits)/tcp").map(\.port) == [port])
    }

    @Test(
        "a port is parsed as in the C library: octal, hexadecimal, and with a plus sign",
        arguments: [("0022", 18), ("00", 0), ("0x15", 21), ("0X1f", 31), ("+20", 20), ("+0x15", 21)])
    func bases(digits: String, port: UInt16) {
        #expect(entries("a \(digits)/tcp").map(\.port) == [port])
    }

    @Test("invalid UTF-8 becomes U+FFFD, and control characters are kept for the caller to clean")
    func encoding() {
        let bytes = Array("caf".utf8) + [0xff] + Array(" 1/tcp \u{1b}[31m # gr\u{fc}n \u{7}".utf8) + [0xc3]
        let file = ServicesFile(bytes[...])
        #expect(
            file[0]
                == ServiceEntry(
                    name: "caf\u{fffd}", port: 1, protocolName: "tcp", aliases: ["\u{1b}[31m"],
                    comment: "gr\u{fc}n \u{7}\u{fffd}"))
        #expect(ServiceQuery(search: "caf\u{fffd}").rows(in: ServiceTable(file)) == [0])
    }

    @Test("a line of 70,000 characters is parsed like any other")
    func longLines() {
        let long = String(repeating: "x", count: 70_000)
        let file = file("\(long) 1/tcp \(long) # \(long)\n\(long)\nlast 2/\(long)\n")
        #expect(file.count == 2)
        #expect(file.malformedLines == 1)
        #expect(
            file[0] == ServiceEntry(name: long, port: 1, protocolName: "tcp", aliases: [long], comment: long))
        #expect(file[1].protocolName == long)
    }

    @Test("for any bytes, every line is a row, malformed or empty")
    func anyBytes() {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("a1/tcp# \n\r\t\u{0}\u{ff}é".utf8) + [0x80, 0xff]
        for _ in 0..<500 {
            let bytes = (0..<60).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
            let file = ServicesFile(bytes[...])
            let lines = bytes.split(separator: UInt8(ascii: "\n")).count
            #expect(file.count + file.malformedLines <= lines, "\(bytes)")
            for row in 0..<file.count {
                #expect(!file[row].name.isEmpty && !file[row].protocolName.isEmpty, "\(bytes)")
            }
        }
    }
}
