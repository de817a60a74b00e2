/// The kernel's counters of a network namespace, by name: `Tcp.RetransSegs`, `Udp6InCsumErrors`,
/// `wire.tx_dropped`. A missing counter is zero, since the kernel lists some only when they are nonzero.
///
/// Source: `man 5 proc_pid_net`, the kernel's `net/ipv4/proc.c`, `net/ipv6/proc.c`, `net/core/net-procfs.c`.
public struct NamespaceCounters: Sendable, Equatable {
    private var values: [String: Int] = [:]

    public init() {}

    public subscript(name: String) -> Int { values[name] ?? 0 }

    /// Reads `/proc/net/snmp` or `/proc/net/netstat`: lines of names and values, paired by their prefix.
    public mutating func read(pairedLines text: [UInt8]) {
        var names: (group: Substring, words: [Substring])?
        for line in Self.lines(text) {
            let words = line.split(separator: " ")
            guard let group = words.first, group.last == ":" else { continue }
            guard let header = names, header.group == group else {
                names = (group, Array(words.dropFirst()))
                continue
            }
            for (name, value) in zip(header.words, words.dropFirst()) {
                if let number = Int(value) { values["\(group.dropLast()).\(name)"] = number }
            }
            names = nil
        }
    }

    /// Reads `/proc/net/snmp6`: a name and a value on each line.
    public mutating func read(namedValues text: [UInt8]) {
        for line in Self.lines(text) {
            let words = line.split { $0 == " " || $0 == "\t" }
            if words.count == 2, let number = Int(words[1]) { values[String(words[0])] = number }
        }
    }

    /// The columns of `/proc/net/dev` after the device's name.
    private static let deviceColumns = [
        "rx_bytes", "rx_packets", "rx_errors", "rx_dropped", "rx_fifo", "rx_frame", "rx_compressed",
        "rx_multicast", "tx_bytes", "tx_packets", "tx_errors", "tx_dropped",
    ]

    /// Reads `/proc/net/dev`: two header lines, then a device on each line.
    public mutating func read(devices text: [UInt8]) {
        for line in Self.lines(text).dropFirst(2) {
            guard let colon = line.lastIndex(of: ":") else { continue }
            let name = line[..<colon].drop { $0 == " " }
            for (column, value) in zip(Self.deviceColumns, line[colon...].dropFirst().split(separator: " ")) {
                if let number = Int(value) { values["\(name).\(column)"] = number }
            }
        }
    }

    private static func lines(_ text: [UInt8]) -> [Substring] {
        String(decoding: text, as: UTF8.self).split(separator: "\n")
    }
}
