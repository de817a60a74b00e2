import Foundation
import PseudoTerminal
import Testing

/// `pollux chat` without a screen, with other programs at the other end: `World/chat.py` plays them.
@Suite("The chat without a screen", .enabled(if: isThere("python3"), "needs python3"))
struct ChatTests {
    private static let script =
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "World/chat.py").path

    private func play(_ scenario: String) throws {
        let child = try Child.run(["python3", "-I", "-S", Self.script, try Child.pollux(), scenario])
        #expect(child.status == 0 && child.lines == [] && child.errorLines == [], "\(scenario)")
    }

    @Test("two chats talk to each other, by IPv4 and IPv6")
    func twoChats() throws { try play("two_chats") }

    @Test("records have their fields in their order, and say what the kernel says")
    func records() throws { try play("json_records") }

    @Test("a line for nobody is an event in words")
    func nobody() throws { try play("nobody_heard") }

    @Test("200,000 datagrams: received and dropped add up")
    func flood() throws { try play("flood") }

    @Test("received datagrams are lines of harmless text, or of digits")
    func textAndHex() throws { try play("text_and_hex") }

    @Test("an echo answers each sender")
    func echo() throws { try play("echo") }

    @Test("two echoes that are pointed at each other come to rest")
    func twoEchoes() throws { try play("two_echoes") }

    @Test("after the end of the input it listens on for as long as it was told")
    func linger() throws { try play("linger") }

    @Test("a recording holds everything, and never takes the place of a file by itself")
    func record() throws { try play("record") }

    @Test("where the disk is full the recording ends in words, and the chat goes on")
    func fullDisk() throws { try play("full_disk") }

    @Test("where the disk stands still for a while the chat waits, and nothing is lost")
    func slowDisk() throws { try play("slow_disk") }

    @Test("a disk that stands still does not hold up the end, and what is lost is told")
    func stuckDisk() throws { try play("stuck_disk") }

    @Test("it talks with socat", .enabled(if: isThere("socat"), "needs socat"))
    func socat() throws { try play("socat") }

    @Test("it talks with ncat", .enabled(if: isThere("ncat"), "needs ncat"))
    func ncat() throws { try play("ncat") }

    @Test("what a receiver does not read yet waits, and comes in order")
    func slowReader() throws { try play("slow_reader") }

    @Test("a receiver that never reads does not keep it, and what was not sent is told")
    func nonReader() throws { try play("non_reader") }

    @Test("a pipe is no place for a recording, whether somebody reads it or not")
    func pipeRecording() throws { try play("pipe_recording") }

    @Test("a signal removes the path, a kill leaves it to be replaced, a live owner keeps it")
    func ends() throws { try play("ends") }

    @Test("a closed pipe ends it silently, and the path is removed")
    func closedPipe() throws { try play("closed_pipe") }

    @Test("the exit status tells an impossible wish from a wrong command line")
    func statuses() throws { try play("statuses") }

    @Test("a path has its mode whatever the umask, and a folder of others is named")
    func modes() throws { try play("modes") }
}

private func isThere(_ program: String) -> Bool {
    (try? Child.run(["sh", "-c", "command -v \(program)"]).status) == 0
}
