import Foundation
import Glibc
import PseudoTerminal
import SystemPackage
import Testing

@testable import Kernel

@Suite("Reading files")
struct ReadingFilesTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }

    private func failure(_ path: String, kinds: ReadableFiles = .regular) -> Errno? {
        do throws(SystemFailure) {
            _ = try readFile(path, limit: 1_000, kinds: kinds)
            return nil
        } catch {
            return error.errno
        }
    }

    @Test("a regular file is read up to its limit, and a larger one is refused")
    func limit() throws {
        for size in [0, 1, 65_536, 100_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            let path = try file("a", bytes)
            #expect(try readFile(path, limit: size) == bytes)
            #expect(contents(ofSystemFile: path, limit: 70_000) == bytes.prefix(70_000))
            guard size > 0 else { continue }
            #expect(throws: SystemFailure("read \(path)", .fileTooLarge)) {
                try readFile(path, limit: size - 1)
            }
        }
    }

    @Test("a file below /proc is read although its size is 0, and its limit holds")
    func processFile() throws {
        #expect(try readFile("/proc/self/status", limit: 1 << 20).count > 100)
        #expect(contents(ofSystemFile: "/proc/self/status", limit: 5) == Array("Name:".utf8)[...])
        #expect(failure("/proc/self/status") == nil || failure("/proc/self/status") == .fileTooLarge)
        #expect(throws: SystemFailure("read /proc/self/status", .fileTooLarge)) {
            try readFile("/proc/self/status", limit: 5)
        }
    }

    @Test(
        "a pipe without a writer, a socket, a device and a folder are refused at once",
        arguments: [false, true])
    func kinds(isLink: Bool) throws {
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        let socket = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path("socket").utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(bound == 0)
        let expected: [(String, Errno)] = [
            (path("pipe"), .notSupported), (path("socket"), Errno(rawValue: ENXIO)),
            ("/dev/zero", .notSupported), ("/dev/full", .notSupported), (folder.path, .isDirectory),
            (path("none"), .noSuchFileOrDirectory),
        ]
        for (number, (target, errno)) in expected.enumerated() {
            let link = path("link\(number)")
            #expect(symlink(target, link) == 0)
            #expect(failure(isLink ? link : target) == errno, "\(target)")
            #expect(contents(ofSystemFile: isLink ? link : target, limit: 1_000).isEmpty)
        }
    }

    @Test("/dev/null is an empty file")
    func nullDevice() throws {
        #expect(try readFile("/dev/null", limit: 0) == [])
        #expect(try readFile("/dev/null", limit: 10, kinds: .regularOrPipe) == [])
    }

    @Test("a pipe that the user named is read to its end, and no further than the limit")
    func pipe() throws {
        var ends: [Int32] = [-1, -1]
        #expect(Glibc.pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let text = [UInt8](repeating: 1, count: 1_001)
        #expect(write(ends[1], text, text.count) == text.count)
        #expect(failure("/dev/fd/\(ends[0])", kinds: .regularOrPipe) == .fileTooLarge)
        #expect(write(ends[1], text, 10) == 10)
        close(ends[1])
        #expect(
            try readFile("/dev/fd/\(ends[0])", limit: 10, kinds: .regularOrPipe) == Array(text.prefix(10)))
        ends[1] = -1
    }
}
