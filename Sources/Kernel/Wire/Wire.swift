import Core

/// Both ends of the wire, as the helper made them: the only hold on their namespaces, which go with it.
public final class Wire {
    /// One end: the middle's side of its TUN device, its counters, and its sockets.
    struct End {
        let tun: SharedDescriptor
        /// One for each `NamespaceFile`, in their order.
        let counters: [SharedDescriptor]
        /// nil where nobody listens.
        let udp, tcp: SharedDescriptor?

        var counts: NamespaceCounters {
            var counters = NamespaceCounters()
            for (file, descriptor) in zip(NamespaceFile.allCases, self.counters) {
                let text = NamespaceFile.contents(of: descriptor.descriptor)
                switch file {
                case .snmp, .netstat: counters.read(pairedLines: text)
                case .snmp6: counters.read(namedValues: text)
                case .dev: counters.read(devices: text)
                }
            }
            return counters
        }
    }

    let a, b: End
    /// What TCP was given, `cubic`.
    public let congestionControl: String

    /// - Parameter descriptors: Those of A, then those of B, as the helper made them; nil where some are missing.
    init?(_ descriptors: [SharedDescriptor], congestionControl: String, hasListener: Bool) {
        let files = NamespaceFile.allCases.count
        let (most, least) = (1 + files + 2, 1 + files)
        guard descriptors.count == most + (hasListener ? most : least) else { return nil }
        func end(_ part: ArraySlice<SharedDescriptor>) -> End {
            let sockets = part.dropFirst(least)
            return End(
                tun: part[part.startIndex], counters: Array(part.dropFirst().prefix(files)),
                udp: sockets.first,
                tcp: sockets.last)
        }
        (a, b) = (end(descriptors[..<most]), end(descriptors[most...]))
        self.congestionControl = congestionControl
    }
}
