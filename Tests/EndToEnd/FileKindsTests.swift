import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// Recordings, captures and exports follow one rule for what exists at their path.
///
/// As root, because only root can prepare another user's file, and may write to all of them.
@Suite("Kinds of files to write", .requires(.root))
struct FileKindsTests {
    /// What exists at the path `file`, and beside it.
    enum Kind: String, CaseIterable {
        case missing, regular, otherOwner, readOnly, link, danglingLink, hardLink, pipe, folder, socket, null,
            full

        /// Whether it may be written to with `--force`.
        var isWritable: Bool { ![.pipe, .folder, .socket].contains(self) }
        var isDevice: Bool { self == .null || self == .full }
    }

    /// The metadata of a file that the rule is about.
    private struct Metadata: Equatable {
        let mode: mode_t
        let owner: uid_t
        let group: gid_t
        let links: nlink_t
        let inode: ino_t
        let device: dev_t

        init?(_ path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            (mode, owner, group) = (status.st_mode, status.st_uid, status.st_gid)
            (links, inode, device) = (status.st_nlink, status.st_ino, status.st_rdev)
        }
    }

    private let folder: ScratchFolder
    private var path: String { "\(folder.path)/file" }
    private var beside: String { "\(folder.path)/beside" }

    init() throws {
        folder = try ScratchFolder()
    }

    /// Creates what the kind says.
    ///
    /// - Returns: An open socket, if there is one.
    private func make(_ kind: Kind) throws -> DatagramPeer? {
        func create(_ path: String, mode: mode_t) throws {
            try Data("old".utf8).write(to: URL(filePath: path))
            #expect(chmod(path, mode) == 0)
        }
        switch kind {
        case .missing: break
        case .regular: try create(path, mode: 0o640)
        case .otherOwner:
            try create(path, mode: 0o640)
            #expect(chown(path, 65_534, 65_534) == 0 && chmod(path, 0o4755) == 0)
        case .readOnly: try create(path, mode: 0o444)
        case .link:
            try create(beside, mode: 0o640)
            #expect(symlink("beside", path) == 0)
        case .danglingLink: #expect(symlink("beside", path) == 0)
        case .hardLink:
            try create(beside, mode: 0o640)
            #expect(Glibc.link(beside, path) == 0)
        case .pipe: #expect(mkfifo(path, 0o600) == 0)
        case .folder: #expect(mkdir(path, 0o700) == 0)
        case .socket: return try DatagramPeer(unix: path)
        case .null: #expect(mknod(path, S_IFCHR | 0o666, 0x103) == 0)
        case .full: #expect(mknod(path, S_IFCHR | 0o666, 0x107) == 0)
        }
        return nil
    }

    private func isOld(_ path: String) -> Bool {
        (try? Data(contentsOf: URL(filePath: path))) == Data("old".utf8)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    /// Runs a command that writes to the path, and expects what the rule says.
    private func expectRule(_ kind: Kind, isForced: Bool, _ run: () throws -> Child) throws {
        let socket = try make(kind)
        defer { withExtendedLifetime(socket) {} }
        let before = (Metadata(path), Metadata(beside), try names())
        let child = try run()
        guard kind == .missing || isForced && kind.isWritable else {
            #expect(child.status == 1, "\(child.errorLines)")
            #expect(child.errorLines.last?.contains("write \(path): ") == true, "\(child.errorLines)")
            if !isForced { #expect(child.errorLines.last?.contains("File exists") == true) }
            #expect(Metadata(path) == before.0 && Metadata(beside) == before.1)
            #expect(try names() == before.2)
            return
        }
        if kind != .full { #expect(child.status == 0, "\(child.errorLines)") }
        let after = try #require(Metadata(path))
        switch kind {
        case .missing: #expect(after.mode == S_IFREG | 0o644 && after.owner == 0)
        case .link, .danglingLink:
            #expect(after == before.0)
            let target = try #require(Metadata(beside))
            #expect(target.mode == S_IFREG | (kind == .link ? 0o640 : 0o644) && !isOld(beside))
        case .null, .full: #expect(after == before.0)
        case .hardLink:
            #expect(isOld(beside) && Metadata(beside)?.links == 1 && after.links == 1)
            fallthrough
        default:
            let old = try #require(before.0)
            #expect(after.mode == old.mode && after.owner == old.owner && after.group == old.group)
            #expect(after.inode != old.inode && !isOld(path))
        }
        let created = kind == .missing ? ["file"] : kind == .danglingLink ? ["beside", "file"] : before.2
        #expect(try names() == created)
    }

    @Test("a recording", arguments: Kind.allCases, [false, true])
    func recording(kind: Kind, isForced: Bool) throws {
        try expectRule(kind, isForced: isForced) {
            try ChatProcess.run(
                ["--bind", "udp://127.0.0.1:0", "--lines", "--linger", "0", "--record", path]
                    + (isForced ? ["--force"] : []))
        }
    }

    @Test("a capture", .requires(.tun, .namespaces), arguments: Kind.allCases, [false, true])
    func capture(kind: Kind, isForced: Bool) throws {
        try expectRule(kind, isForced: isForced) {
            try Child.run(
                [Child.pollux(), "lab", "clean", "--count", "1", "--json", "--pcap", path]
                    + (isForced ? ["--force"] : []))
        }
    }

    @Test("an export, which never overwrites", arguments: Kind.allCases)
    func export(kind: Kind) throws {
        let socket = try make(kind)
        defer { withExtendedLifetime(socket) {} }
        let before = (Metadata(path), Metadata(beside))
        let child = try FullScreen.opened()
        try child.keys("Tab", "e", "C-u")
        child.type(path)
        try child.keys("Enter")
        if kind == .missing {
            #expect(child.shows(matching: /wrote .*\d+ rows/), "\(child.told)")
            #expect(Metadata(path)?.mode == S_IFREG | 0o644)
        } else {
            #expect(child.shows("File exists"), "\(child.told)")
            #expect(Metadata(path) == before.0 && Metadata(beside) == before.1)
        }
    }

    @Test("a file whose owner cannot be kept loses its set-user-ID bit", .requires(.tool("setpriv")))
    func lostOwner() throws {
        let pollux = "\(folder.path)/pollux"
        // By another process: a test in parallel could inherit a descriptor that writes to the copy, which then could
        // not be executed (ETXTBSY).
        #expect(try Child.run(["cp", Child.pollux(), pollux]).status == 0)
        #expect(chown(folder.path, 65_534, 65_534) == 0 && chmod(folder.path, 0o755) == 0)
        _ = try make(.regular)
        #expect(chmod(path, 0o6777) == 0)
        let child = try Child.run([
            "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", pollux, "chat", "--bind",
            "udp://127.0.0.1:0", "--lines", "--linger", "0", "--force", "--record", path,
        ])
        #expect(child.status == 0, "\(child.errorLines)")
        let after = try #require(Metadata(path))
        #expect(after.mode == S_IFREG | 0o777 && after.owner == 65_534 && !isOld(path))
    }
}
