import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// Files whose opening waits for another process: pipes without a writer, and links into a dead mount. No such file
/// stops the program, and a signal always ends it.
@Suite("Files that block")
struct BlockingFilesTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: "\(folder.path)/pollux/themes", withIntermediateDirectories: true)
    }

    private func pipe(_ name: String) -> String {
        let path = "\(folder.path)/\(name)"
        #expect(mkfifo(path, 0o600) == 0)
        return path
    }

    private func emptyFolder() throws -> String {
        let path = "\(folder.path)/dead"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private func start(
        _ arguments: [String] = [], environment: [String: String?] = [:], script: String = #"exec "$0" "$@""#
    ) throws -> TerminalChild {
        try FullScreen.start(
            arguments, environment: environment.merging(["XDG_CONFIG_HOME": folder.path]) { own, _ in own },
            script: script)
    }

    private func expectEnd(_ child: TerminalChild) throws {
        try child.signal(SIGTERM)
        #expect(child.end(within: .milliseconds(250)) == .signal(SIGTERM), "\(child.told)")
        #expect(child.leftovers == [])
    }

    @Test("a pipe among the themes is refused with words, and the keys are answered")
    func themePipe() throws {
        _ = pipe("pollux/themes/aaa.toml")
        let child = try start()
        try #require(child.shows("Resolver"))
        try child.keys("T")
        #expect(child.shows("aaa"), "\(child.told)")
        try child.keys("End")
        #expect(child.shows("not a regular file"), "\(child.told)")
        try child.keys("Home", "Esc", "?")
        #expect(child.shows("Help"), "\(child.told)")
        try expectEnd(child)
    }

    @Test(
        "a theme on a dead mount leaves the keys answered, and the other themes usable",
        .requires(.deadMounts))
    func deadTheme() throws {
        let dead = try emptyFolder()
        #expect(symlink("\(dead)/x.toml", "\(folder.path)/pollux/themes/aaa.toml") == 0)
        let child = try start(
            environment: ["DEAD": dead, "MOUNT": DeadMount.script],
            script: #"exec unshare -m python3 -I -S -c "$MOUNT" "$DEAD" "$0" "$@""#)
        try #require(child.shows("Resolver"), "\(child.told)")
        try child.keys("T")
        #expect(child.shows("aaa"), "\(child.told)")
        child.type("GGk")
        try child.keys("Enter")
        #expect(child.shows("theme nord"), "\(child.told)")
        for _ in 1...6 { try child.keys("T", "End", "Esc") }
        try child.keys("T", "End")
        #expect(child.shows("does not answer"), "\(child.told)")
        try child.keys("Esc")
        try expectEnd(child)
    }

    @Test("a recording on a dead mount does not delay a signal", .requires(.deadMounts))
    func deadRecording() throws {
        let dead = try emptyFolder()
        let child = try start(
            ["chat", "--bind", "udp://127.0.0.1:0", "--record", "\(dead)/r"],
            environment: ["DEAD": dead, "MOUNT": DeadMount.script],
            script: #"exec unshare -m python3 -I -S -c "$MOUNT" "$DEAD" "$0" "$@""#)
        // The worker waits for the mount, and the program for the worker.
        let isWaiting = child.wait(until: {
            (try? ProcessUsage(of: child.processID))?.threadCount == 2 && isPolling(child.processID)
        })
        try #require(isWaiting, "\(child.told)")
        try expectEnd(child)
    }

    @Test(
        "the configuration folder's pipe is refused at the start",
        arguments: [("pollux/config.toml", "configuration"), ("pollux/themes/dark.toml", "theme")])
    func ownPipes(name: String, kind: String) throws {
        let path = pipe(name)
        let child = try start()
        #expect(child.end() == .code(1))
        let words = String(decoding: child.output, as: UTF8.self)
        #expect(
            words == "pollux: read \(kind) \(path): Operation not supported: not a regular file\r\n")
        #expect(child.leftovers == [])
    }

    @Test(
        "a pipe named on the command line is waited for, and a signal ends that",
        arguments: ["--config", "--theme"])
    func namedPipe(option: String) throws {
        let path = pipe("named.toml")
        let child = try start([option, path])
        // An open that waits for a writer lets one open the pipe without waiting.
        var writer: Int32 = -1
        let isOpened = child.wait(until: {
            writer = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            return writer >= 0
        })
        defer { close(writer) }
        try #require(isOpened)
        try expectEnd(child)
    }

    @Test("a theme from a pipe is used, and restored after previews of others")
    func pipedTheme() throws {
        let child = try start(
            script: #"exec bash -c '"$0" --theme <(echo "name = \"sea\"") --config /dev/null' "$0""#)
        try #require(child.shows("Resolver"), "\(child.told)")
        try child.keys("T", "j", "Esc")
        #expect(child.hides("Themes") && !child.screen.contains("read theme"), "\(child.told)")
        try child.keys("q")
        #expect(child.end() == .code(0))
    }

    @Test(
        "a system file that is a pipe or endless leaves the screen usable", .requires(.root),
        arguments: ["hosts", "nsswitch.conf", "services", "protocols", "passwd"], ["pipe", "/dev/zero"])
    func systemFiles(name: String, kind: String) throws {
        let source = kind == "pipe" ? pipe("pipe") : kind
        let child = try start(
            environment: ["FILE": source],
            script: #"exec unshare -m sh -c 'mount --bind "$FILE" /etc/\#(name) && exec "$0"' "$0""#)
        try #require(child.shows("Resolver"), "\(child.told)")
        try child.keys("Tab", "j", "Tab", "j", "?")
        #expect(child.shows("Help"), "\(child.told)")
        try expectEnd(child)
    }
}

/// A file system whose server never answers, so that every access to it blocks.
private enum DeadMount {
    /// A Python program that mounts one on a folder and then runs a command. The mount ends with the command, which
    /// inherits the server's descriptor.
    static let script = """
        import ctypes, os, sys
        server = os.open("/dev/fuse", os.O_RDWR)
        os.set_inheritable(server, True)
        options = f"fd={server},rootmode=40000,user_id=0,group_id=0".encode()
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"dead", sys.argv[1].encode(), b"fuse", 0, options):
            sys.exit(os.strerror(ctypes.get_errno()))
        os.execv(sys.argv[2], sys.argv[2:])
        """
}

extension Requirement {
    fileprivate static let deadMounts = Requirement(
        "root, python3 and /dev/fuse",
        isMet: geteuid() == 0 && access("/dev/fuse", R_OK | W_OK) == 0 && tool("python3").isMet)
}
