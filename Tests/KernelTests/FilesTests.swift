import Foundation
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import Kernel

@Suite("Writing files")
struct FilesTests {
    /// A folder that exists as long as the test.
    private final class Folder {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.appending(path: "pollux-\(UUID())").path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var names: [String] { Kernel.names(inFolder: path) }

        func file(_ name: String) -> String { "\(path)/\(name)" }
    }

    private func write(_ text: String, to path: String, overwriting: Bool) throws {
        try writeFile(path, Array(text.utf8), overwriting: overwriting)
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("a file is written, kept, or replaced with its mode, without leftover files")
    func written() throws {
        let folder = try Folder()
        let path = folder.file("a")
        try write("one", to: path, overwriting: false)
        #expect(throws: SystemFailure("write \(path)", .fileExists)) {
            try write("two", to: path, overwriting: false)
        }
        #expect(try text(path) == "one")
        #expect(chmod(path, 0o600) == 0)
        try write("three", to: path, overwriting: true)
        #expect(try text(path) == "three" && folder.names == ["a"])
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test("a link is kept, and its target is replaced or created")
    func link() throws {
        let folder = try Folder()
        for name in ["there", "new"] {
            #expect(symlink(name, folder.file("link to \(name)")) == 0)
        }
        try write("old", to: folder.file("there"), overwriting: false)
        for name in ["there", "new"] {
            try write("text", to: folder.file("link to \(name)"), overwriting: true)
            #expect(try text(folder.file(name)) == "text")
        }
        #expect(folder.names == ["link to new", "link to there", "new", "there"])
    }

    @Test("a failed write leaves an existing file, device or pipe unchanged")
    func left() throws {
        let folder = try Folder()
        // No name is available for the temporary file.
        let long = folder.file(String(repeating: "n", count: 255))
        try write("old", to: long, overwriting: false)
        #expect(throws: SystemFailure.self) { try write("new", to: long, overwriting: true) }
        #expect(try text(long) == "old")
        #expect(throws: SystemFailure("write /dev/full", .noSpace)) {
            try write("new", to: "/dev/full", overwriting: true)
        }
        #expect(fileExists("/dev/full"))
        try write("new", to: "/dev/null", overwriting: true)
        #expect(fileExists("/dev/null"))
    }

    @Test("a growing file replaces the existing one when it is kept, and not before")
    func growing() throws {
        let folder = try Folder()
        let (path, link) = (folder.file("a"), folder.file("link"))
        try write("old", to: path, overwriting: false)
        #expect(chmod(path, 0o640) == 0 && symlink("a", link) == 0)
        for isKept in [false, true] {
            let file = try NewFile(link, force: true)
            try file.write(Array("one".utf8)[...])
            #expect(try text(path) == "old")
            guard isKept else { continue }
            try file.keep()
            try file.write(Array(" two".utf8)[...])
            try file.keep()
        }
        #expect(try text(path) == "one two" && text(link) == "one two")
        #expect(folder.names == ["a", "link"])
        var status = stat()
        #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG)
        #expect(status.st_mode & 0o777 == 0o640)
    }

    @Test("a new file that is not kept is removed", arguments: [false, true])
    func neverKept(force: Bool) throws {
        let folder = try Folder()
        do {
            let file = try NewFile(folder.file("a"), force: force)
            try file.write([1])
            #expect(folder.names == ["a"])
        }
        #expect(folder.names == [])
    }

    @Test("a path that cannot be written fails on opening")
    func known() throws {
        let folder = try Folder()
        let path = folder.file("a")
        func reason(_ path: String, overwriting: Bool = false) -> Errno? {
            do throws(SystemFailure) {
                _ = try checkWritable(path, overwriting: overwriting)
                return nil
            } catch {
                return error.errno
            }
        }
        #expect(reason(path) == nil && reason("no-such-file-here") == nil)
        try write("one", to: path, overwriting: false)
        #expect(reason(path) == .fileExists && reason(path, overwriting: true) == nil)
        #expect(reason("/dev/null", overwriting: true) == nil)
        #expect(symlink("no/c", folder.file("dangling")) == 0 && symlink("c", folder.file("good")) == 0)
        #expect(reason(folder.file("dangling"), overwriting: true) == .noSuchFileOrDirectory)
        #expect(reason(folder.file("good"), overwriting: true) == nil)
        #expect(reason(folder.path, overwriting: true) == .isDirectory)
        #expect(reason(folder.file("no/b")) == .noSuchFileOrDirectory)
        #expect(reason(folder.file("a/b")) == .notDirectory)
        #expect(folder.names == ["a", "dangling", "good"])
    }

    @Test("a replaced file keeps its owner, group and mode", .requires(.root))
    func owner() throws {
        let folder = try Folder()
        let path = folder.file("a")
        try write("old", to: path, overwriting: false)
        #expect(chown(path, 65_534, 65_534) == 0 && chmod(path, 0o4755) == 0)
        try write("new", to: path, overwriting: true)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o4755)
        #expect(status.st_uid == 65_534 && status.st_gid == 65_534)
    }

    @Test("a pipe is written to if a process reads it, and refused if none does")
    func pipe() throws {
        let folder = try Folder()
        let path = folder.file("pipe")
        #expect(mkfifo(path, 0o600) == 0)
        for check in [false, true] {
            #expect(
                throws: SystemFailure(
                    "write \(path)", .noSuchAddressOrDevice, hint: ": nothing reads from it")
            ) {
                if check {
                    _ = try checkWritable(path, overwriting: true)
                } else {
                    try write("text", to: path, overwriting: true)
                }
            }
        }
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        try write("text", to: path, overwriting: true)
        var bytes = [UInt8](repeating: 0, count: 10)
        #expect(read(reader, &bytes, bytes.count) == 4 && bytes.starts(with: "text".utf8))
        // A pipe is opened in advance, since its reader would take another writer for its end.
        #expect(try checkWritable(path, overwriting: true) != nil)
        #expect(folder.names == ["pipe"])
    }

    @Test("a file created through a link to nothing is removed unless it is kept")
    func dangling() throws {
        let folder = try Folder()
        #expect(symlink("b", folder.file("a")) == 0)
        do {
            let file = try NewFile(folder.file("a"), force: true)
            try file.write([1])
            #expect(folder.names == ["a", "b"])
        }
        #expect(folder.names == ["a"])
    }
}
