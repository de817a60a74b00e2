import Foundation
import Glibc
import SystemPackage
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
                try checkWritable(path, overwriting: overwriting)
                return nil
            } catch {
                return error.errno
            }
        }
        #expect(reason(path) == nil && reason("no-such-file-here") == nil)
        try write("one", to: path, overwriting: false)
        #expect(reason(path) == .fileExists && reason(path, overwriting: true) == nil)
        #expect(reason("/dev/null", overwriting: true) == nil)
        #expect(reason(folder.path, overwriting: true) == .isDirectory)
        #expect(reason(folder.file("no/b")) == .noSuchFileOrDirectory)
        #expect(reason(folder.file("a/b")) == .notDirectory)
        #expect(folder.names == ["a"])
    }
}
