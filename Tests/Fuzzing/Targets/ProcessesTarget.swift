import Core

extension FuzzTarget {
    /// `/proc/PID/stat`, `/proc/PID/cgroup`, `/proc/self/mountinfo` and `/proc/net/protocols`.
    static let processes = FuzzTarget("processes") { bytes in
        let text = bytes[...]
        if let status = ProcessStatus(text) {
            let line = "1 (\(status.name)) S \(status.parent)\(fields) \(status.startTicks)"
            let again = ProcessStatus(Array(line.utf8)[...])
            try require(again == status, "'\(status.name)' is read as '\(again?.name ?? "")'")
        }
        for unit in [ControlGroupName.unit(ofProcess: text), ControlGroupName.unit(ofPath: bytes.text)] {
            guard let unit else { continue }
            try require(!unit.isEmpty && !unit.contains("/"), "'\(unit)' is not a folder of the path")
        }
        if let path = ControlGroupMount.path(in: text) {
            try require(path.utf8.count <= 3 * bytes.count, "the path of the mount is longer than the text")
        }
        if let count = ProtocolsInUse.socketCount(of: "MPTCP", in: text) {
            let again = ProtocolsInUse.socketCount(of: "MPTCP", in: Array("MPTCP 0 \(count) 0".utf8)[...])
            try require(again == count, "\(count) sockets are read as \(again ?? -1)")
        }
    }
}

/// The fields of a status between the parent and the start time.
private let fields = String(repeating: " 0", count: 17)
