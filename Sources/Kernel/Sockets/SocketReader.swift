import CLinux
import Core
import Glibc
import SystemPackage

/// A reader of all sockets of a network namespace, for any user.
///
/// It keeps one socket and one buffer for all readings. A reading takes milliseconds, at 100,000 sockets some hundred:
/// call it on a worker thread.
public final class SocketReader {
    private var socket: NetlinkSocket

    /// How often the sockets of one kind are listed again after they changed meanwhile.
    private static let maxRepetitions = 3

    /// - Throws: `SystemFailure` if the kernel has no socket diagnostics.
    public init() throws(SystemFailure) {
        socket = try NetlinkSocket(.sockets)
    }

    /// Reads the sockets, without their owners and rates.
    ///
    /// - Parameters:
    ///   - transports: The protocols to read.
    ///   - namespace: The folder with the files of a network namespace, `/proc/PID/net`. Only what the kernel does not
    ///     list over netlink is read from there: raw sockets, on kernels without diagnostics of them.
    /// - Throws: `SystemFailure` if the kernel does not answer, or lists none of the protocols.
    public func read(
        _ transports: Set<SocketTransport> = Set(SocketTransport.allCases),
        namespace: String = "/proc/self/net"
    ) throws(SystemFailure) -> SocketSnapshot {
        try read(SocketDump.all.filter { transports.contains($0.transport) }, namespace: namespace)
    }

    /// Reads the sockets of some dumps.
    func read(_ dumps: [SocketDump], namespace: String = "/proc/self/net") throws(SystemFailure)
        -> SocketSnapshot
    {
        let (takenAt, time) = (Instant.current, Int64.wallClock)
        var table = SocketTable()
        var notes: [String] = []
        var unsupported: [SocketDump] = []
        for dump in dumps {
            switch try read(dump, namespace: namespace, into: &table) {
            case .complete: break
            case .interrupted:
                notes.append("\(dump.title) changed while they were listed; some may be missing")
            case .unsupported:
                if dump.transport != .raw || !readFile(of: dump, in: namespace, &table, &notes) {
                    unsupported.append(dump)
                }
            case .failed(let failure): notes.append("\(dump.title) are incomplete: \(failure.reason)")
            }
        }
        guard unsupported.count < dumps.count || dumps.isEmpty else {
            throw SystemFailure("list sockets", .notSupported, hint: ": the kernel lists none of them")
        }
        notes += Self.notes(unsupported, of: dumps)
        if let note = Self.noteOnBoundSockets(table, dumps) { notes.append(note) }
        return SocketSnapshot(
            takenAt: takenAt, time: time, table: table, interfaces: Self.interfaces(of: table), notes: notes)
    }

    /// Reads the sockets of one dump, again as often as they change meanwhile.
    private func read(
        _ dump: SocketDump, namespace: String, into table: inout SocketTable
    ) throws(SystemFailure) -> NetlinkSocket.Outcome {
        let start = table.rows.count
        var outcome = NetlinkSocket.Outcome.interrupted
        for _ in 0...Self.maxRepetitions where outcome == .interrupted {
            table.removeRows(from: start)
            outcome = try socket.dump("list \(dump.title)", dump.request) {
                (datagram) throws(NetlinkFailure) in
                switch dump.transport {
                case .tcp, .udp, .udplite, .raw:
                    try SocketMessages.readInternet(datagram, dump.transport, into: &table)
                case .unix: try SocketMessages.readUnix(datagram, into: &table)
                case .packet: try SocketMessages.readPacket(datagram, into: &table)
                case .netlink: try SocketMessages.readNetlink(datagram, into: &table)
                }
            }
        }
        table.removeDuplicates(from: start)
        if dump.transport == .tcp, dump.hasDetails, Self.mayHaveMultipath(namespace) {
            try markMultipath(dump, in: &table)
        }
        return outcome
    }

    /// Marks the multipath TCP sockets, which the kernel lists among those of TCP as well. Without an answer there are
    /// none.
    private func markMultipath(_ dump: SocketDump, in table: inout SocketTable) throws(SystemFailure) {
        var inodes: Set<UInt32> = []
        for request in dump.multipathRequests {
            _ = try socket.dump("list multipath \(dump.title)", request) {
                (datagram) throws(NetlinkFailure) in
                try SocketMessages.readMultipath(datagram, into: &inodes)
            }
        }
        table.markMultipath(inodes)
    }

    /// The first version of Linux that counts multipath TCP sockets in `/proc/net/protocols`.
    private static let multipathCountVersion = (major: 6, minor: 3)

    /// Returns whether there may be multipath TCP sockets: to list them, the kernel walks through a large table, even
    /// if it is empty.
    private static func mayHaveMultipath(_ namespace: String) -> Bool {
        guard let kernelVersion, kernelVersion >= multipathCountVersion else { return true }
        let file = contents(ofSystemFile: "\(namespace)/protocols", limit: 64 * 1024)
        guard !file.isEmpty else { return true }
        return ["MPTCP", "MPTCPv6"].contains { ProtocolsInUse.socketCount(of: $0, in: file) ?? 0 != 0 }
    }

    /// In bytes: 400,000 raw sockets.
    private static let maxRawFileSize = 64 << 20

    /// Reads the raw sockets of a kernel without diagnostics of them, as `ss` does.
    ///
    /// - Returns: Whether the file could be read.
    private func readFile(
        of dump: SocketDump, in namespace: String, _ table: inout SocketTable, _ notes: inout [String]
    ) -> Bool {
        let path = "\(namespace)/\(dump.family == .ipv6 ? "raw6" : "raw")"
        let file = contents(ofSystemFile: path, limit: Self.maxRawFileSize)
        guard !file.isEmpty else { return false }
        let skipped = RawSocketsFile.read(file, dump.family == .ipv6 ? .ipv6 : .ipv4, into: &table)
        if skipped > 0 { notes.append("\(path): \(skipped) lines could not be parsed") }
        return true
    }

    /// Returns one note for each protocol that the kernel does not list.
    private static func notes(_ unsupported: [SocketDump], of dumps: [SocketDump]) -> [String] {
        SocketTransport.allCases.compactMap { transport in
            let missing = unsupported.filter { $0.transport == transport }
            guard let first = missing.first else { return nil }
            let isWhole = missing.count == dumps.count { $0.transport == transport }
            return "this kernel does not list \(isWhole ? transport.title : first.title)"
        }
    }

    /// The first version of Linux that lists TCP sockets that are only bound.
    private static let boundSocketsVersion = (major: 6, minor: 8)

    /// Returns a note if the kernel is too old to list TCP sockets that are only bound, and has not listed one.
    private static func noteOnBoundSockets(_ table: SocketTable, _ dumps: [SocketDump]) -> String? {
        guard dumps.contains(where: { $0.transport == .tcp && $0.states == .max }), let kernelVersion,
            kernelVersion < boundSocketsVersion, !table.rows.contains(where: { $0.state == .bound })
        else { return nil }
        let version = "\(kernelVersion.major).\(kernelVersion.minor)"
        return "Linux \(version) does not list TCP sockets that are only bound to a port"
    }

    /// The version of the running kernel; nil if it is not in the usual form.
    private static let kernelVersion: (major: Int, minor: Int)? = {
        var system = utsname()
        guard uname(&system) == 0 else { return nil }
        let release = withUnsafeBytes(of: system.release) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        let numbers = release.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }()

    private static func interfaces(of table: SocketTable) -> [UInt32: String] {
        var names: [UInt32: String] = [:]
        for row in table.rows where row.interface != 0 && names[row.interface] == nil {
            names[row.interface] = IPAddress.interfaceName(row.interface)
        }
        return names
    }
}

extension NetlinkFailure {
    /// The description, with the system's message for an error number.
    fileprivate var reason: String {
        if case .refused(let number) = self { Errno(rawValue: number).description } else { description }
    }
}
