import Core
import Glibc
import PseudoTerminal
import Testing

@testable import Kernel

@Suite("Unit files")
struct UnitFilesTests {
    private let scratch: ScratchFolder
    private let files: UnitFiles

    init() throws {
        scratch = try ScratchFolder()
        files = UnitFiles(folders: ["etc", "run", "usr"].map { [path = scratch.path] in "\(path)/\($0)" })
    }

    /// Writes a file with one setting, and the folders that it needs.
    private func write(_ path: String, _ restart: String) throws {
        var folder = scratch.path
        for name in path.split(separator: "/").dropLast() {
            folder += "/\(name)"
            mkdir(folder, 0o755)
        }
        let file = try #require(fopen("\(scratch.path)/\(path)", "w"))
        fputs("[Service]\nRestart=\(restart)\n", file)
        fclose(file)
    }

    @Test("a service without a file is unknown, and the file in the first folder counts")
    func order() throws {
        #expect(files.restart(ofService: "a.service") == nil)
        try write("usr/a.service", "always")
        #expect(files.restart(ofService: "a.service") == .always)
        try write("etc/a.service", "no")
        #expect(files.restart(ofService: "a.service") == .no)
    }

    @Test("drop-ins change the setting in the order of their names, each name once")
    func dropIns() throws {
        try write("usr/a.service", "no")
        try write("usr/a.service.d/20-x.conf", "always")
        try write("etc/a.service.d/10-x.conf", "on-abort")
        try write("etc/a.service.d/30-x.txt", "on-watchdog")
        #expect(files.restart(ofService: "a.service") == .always)
        try write("run/a.service.d/20-x.conf", "on-failure")
        #expect(files.restart(ofService: "a.service") == .onFailure)
        try write("etc/service.d/25-all.conf", "on-success")
        #expect(files.restart(ofService: "a.service") == .onSuccess)
        try write("usr/a.service.d/25-all.conf", "on-abnormal")
        #expect(files.restart(ofService: "a.service") == .onAbnormal)
    }

    @Test("an instance uses the file and the drop-ins of its template")
    func templates() throws {
        try write("usr/a@.service", "always")
        #expect(files.restart(ofService: "a@1.service") == .always)
        try write("usr/a@.service.d/x.conf", "on-failure")
        #expect(files.restart(ofService: "a@1.service") == .onFailure)
        try write("etc/a@1.service", "no")
        #expect(files.restart(ofService: "a@1.service") == .onFailure)
        try write("etc/a@1.service.d/x.conf", "on-abort")
        #expect(files.restart(ofService: "a@1.service") == .onAbort)
        #expect(files.restart(ofService: "a@2.service") == .onFailure)
    }

    @Test("a process of no service has no setting")
    func process() throws {
        try write("usr/group.scope", "always")
        let process = SocketProcess(pid: 0, name: "x", uid: 0, startTicks: 1, unit: "group.scope")
        #expect(files.restart(of: process) == nil)
    }
}
