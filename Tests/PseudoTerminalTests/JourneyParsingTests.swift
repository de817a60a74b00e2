import Testing

@testable import PseudoTerminal

@Suite("Journey parsing")
struct JourneyParsingTests {
    @Test("every step is parsed, with its line number")
    func everyStep() throws {
        let text = """
            title what it shows
            # a comment

            args --one two
            env NAME=a value=more
            hosts 127.0.0.33 trio.test trio
            listen tcp 127.0.0.1:25901
            listen udp [::1]:25902
            full 127.0.0.1:25903
            closewait 127.0.0.1:25904
            pair stream 127.0.0.1:25905 2000
            bound 127.0.0.1:25906
            short 20 127.0.0.1:25907 3000
            key Esc C-x F1 Space
            type a b
            paste q\\x1bQ
            resize 40x10
            send 127.0.0.1:25101 \\xffa b
            send 12 127.0.0.1:25101 x
            see a @ b @8000
            see~ (?i)x|y
            gone x
            gone~ x+ @5
            exit 0
            """
        let journey = try Journey(parsing: text, file: "folder/every.journey")
        #expect(journey.title == "what it shows")
        #expect(journey.description == "every.journey")
        #expect(journey.steps.count == 22)
        #expect(journey.steps.first { $0.text == "type a b" }?.line == 15)
    }

    @Test("a time at the end of an expectation is its deadline")
    func deadlines() throws {
        let journey = try Journey(parsing: "see a  @ b @8000\nsee @5", file: "f")
        guard case .see(let timed) = journey.steps[0].action, case .see(let bare) = journey.steps[1].action
        else { throw UnexpectedStep() }
        #expect(timed.text == "a  @ b" && timed.deadline == .seconds(8))
        #expect(bare.text == "@5" && bare.deadline == .patience)
    }

    @Test("complete escapes are replaced by bytes, incomplete ones are kept")
    func escapes() throws {
        let journey = try Journey(parsing: "paste \\x1b[\\xfF\\x\\x1\\xg0é", file: "f")
        guard case .paste(let bytes) = journey.steps[0].action else { throw UnexpectedStep() }
        #expect(bytes == [0x1b, 0x5b, 0xff] + Array("\\x\\x1\\xg0é".utf8))
    }

    @Test("send takes a count before its address")
    func sending() throws {
        let journey = try Journey(parsing: "send 120 127.0.0.1:9 a b\nsend 127.0.0.1:9 7", file: "f")
        guard case .send(let many, _, let text) = journey.steps[0].action,
            case .send(let one, _, let digit) = journey.steps[1].action
        else { throw UnexpectedStep() }
        #expect(many == 120 && text == Array("a b".utf8))
        #expect(one == 1 && digit == [UInt8(ascii: "7")])
    }

    @Test(
        "a line that is not a step is refused with its location and the reason",
        arguments: [
            ("look x", "no such step as look"), ("see", "see wants something after it"),
            ("key Entr", "there is no key Entr"), ("resize 80", "80 is no size such as 80x24"),
            ("resize 0x10", "0x10 is no size such as 80x24"), ("listen sctp x", "listen wants tcp or udp"),
            ("listen tcp localhost:1", "localhost:1 is no ADDR:PORT"),
            ("full 127.0.0.1:65536", "127.0.0.1:65536 is no ADDR:PORT"),
            ("send 3", "nothing is no ADDR:PORT"),
            ("pair flow 127.0.0.1:1 2", "pair wants stream ADDR:PORT N"),
            ("short 3 127.0.0.1:9", "short wants N ADDR:PORT BYTES"),
            ("bound 127.0.0.1", "127.0.0.1 is no ADDR:PORT"), ("env =x", "env wants NAME=VALUE"),
            ("see~ (", "( is no regular expression"),
            ("pair stream 127.0.0.1:9 many", "many is no number"),
            ("exit -1", "exit wants a code from 0 to 255"),
        ])
    func refused(line: String, problem: String) {
        let error = #expect(throws: JourneySyntaxError.self) {
            try Journey(parsing: "title t\n\n \(line) ", file: "bad.journey")
        }
        #expect(error?.description == "bad.journey:3: \(problem): \(line)")
    }

    @Test("the journeys of a folder are found in sorted order")
    func folder() throws {
        let folder = try ScratchFolder()
        for name in ["b.journey", "a.journey", "notes.txt"] {
            try create(file: "\(folder.path)/\(name)", holding: "title \(name)\n")
        }
        let files = try Journey.files(inFolder: folder.path)
        #expect(files == ["\(folder.path)/a.journey", "\(folder.path)/b.journey"])
        #expect(try Journey(contentsOfFile: files[1]).title == "b.journey")
        #expect(throws: CallFailure.self) { try Journey(contentsOfFile: folder.path + "/none") }
    }

    private struct UnexpectedStep: Error {}
}
