import Core
import TestSupport
import Testing

@Suite("Control groups")
struct ControlGroupTests {
    private static let id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

    @Test(
        "a path names its innermost unit or container",
        arguments: [
            ("/", nil), ("", nil),
            ("/system.slice/ssh.service", "ssh.service"),
            ("/system.slice/cups.socket", "cups.socket"),
            ("/system.slice", "system.slice"),
            ("/init.scope", "init.scope"),
            ("/user.slice/user-1000.slice/session-3.scope", "session-3.scope"),
            ("/user.slice/user-1000.slice/user@1000.service/app.slice/app-x@1.service", "app-x@1.service"),
            ("/system.slice/worker.service/payload/inner", "worker.service"),
            (#"/system.slice/dev-disk\x2dby.mount"#, #"dev-disk\x2dby.mount"#),
            ("/own/group", "group"),
            ("/system.slice/old.service (deleted)", "old.service"),
            ("/../../system.slice/outer.service", "outer.service"),
            ("/system.slice/docker-\(id).scope", "docker 0123456789ab"),
            ("/docker/\(id)", "docker 0123456789ab"),
            ("/docker/\(id)/system.slice/nginx.service", "docker 0123456789ab"),
            ("/machine.slice/libpod-\(id).scope", "podman 0123456789ab"),
            ("/machine.slice/libpod-\(id).scope/container", "podman 0123456789ab"),
            ("/kubepods.slice/kubepods-pod1.slice/cri-containerd-\(id).scope", "kubernetes 0123456789ab"),
            ("/kubepods/burstable/pod1/\(id)", "kubernetes 0123456789ab"),
            ("/system.slice/crio-\(id).scope", "kubernetes 0123456789ab"),
            ("/system.slice/nerdctl-\(id).scope", "nerdctl 0123456789ab"),
            ("/other/\(id)", "container 0123456789ab"),
            ("/system.slice/x\(id).scope", "x\(id).scope"),
            ("/system.slice/\(id.dropLast()).scope", "\(id.dropLast()).scope"),
        ] as [(String, String?)])
    func paths(path: String, unit: String?) {
        #expect(ControlGroupName.unit(ofPath: path) == unit)
    }

    @Test(
        "a process has the unit of version 2, or else that of systemd's own hierarchy",
        arguments: [
            ("0::/system.slice/ssh.service\n", "ssh.service"), ("0::/\n", nil), ("", nil),
            ("nonsense\n::\n", nil),
            ("9:name=systemd:/system.slice/a.service\n4:memory:/b.service\n0::/\n", "a.service"),
            ("9:name=systemd:/a.service\n0::/b.service\n", "b.service"),
            ("4:memory:/b.service\n", nil),
            ("0::/odd:name.service\n", "odd:name.service"),
        ] as [(String, String?)])
    func processes(text: String, unit: String?) {
        #expect(ControlGroupName.unit(ofProcess: Array(text.utf8)[...]) == unit)
    }

    @Test(
        "a service of the system is told from one of a user or of another systemd within a container",
        arguments: [
            ("0::/system.slice/ssh.service\n", true), ("0::/system.slice/a.service/payload/inner\n", true),
            ("9:name=systemd:/system.slice/a.service\n4:memory:/system.slice/a.service\n0::/\n", true),
            ("0::/user.slice/user-1.slice/user@1.service/app.slice/a.service\n", false),
            ("0::/machine.slice/systemd-nspawn@x.service/payload/system.slice/a.service\n", false),
            ("0::/user.slice/user-1000.slice/session-3.scope\n", false), ("0::/\n", false), ("", false),
        ])
    func systemServices(text: String, isSystem: Bool) {
        #expect(ControlGroupName.isSystemService(Array(text.utf8)[...]) == isSystem)
    }

    private static let versionOne = "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n"

    @Test(
        "the mount of version 2 is found, of the whole hierarchy if there is one",
        arguments: [
            ("", nil), (versionOne, nil),
            (
                versionOne + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
                "/sys/fs/cgroup/unified"
            ),
            ("24 1 0:22 / /sys/fs/cgroup rw shared:9 master:2 - cgroup2 cgroup2 rw\n", "/sys/fs/cgroup"),
            ("1 1 0:2 /part /a rw - cgroup2 none rw\n2 1 0:2 / /b rw - cgroup2 none rw\n", "/b"),
            ("1 1 0:2 /part /a rw - cgroup2 none rw\n", "/a"),
            (#"1 1 0:2 / /my\040groups\134x\0 rw - cgroup2 none rw"#, #"/my groups\x\0"#),
            ("1 1 0:2 / /cgroup2 rw - tmpfs cgroup2 rw\n1 1 0:2 / /x rw -\n1 1 0:2 / - -\n", nil),
        ] as [(String, String?)])
    func mounts(text: String, path: String?) {
        #expect(ControlGroupMount.path(in: Array(text.utf8)[...]) == path)
    }
}
