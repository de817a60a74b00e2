import Core

/// Both ends of the wire, as the helper set them up. Their namespaces exist until these descriptors close.
public final class Wire {
    /// One end: its TUN device, counter files and sockets.
    struct End {
        let tun: SharedDescriptor
        /// One descriptor for each `NamespaceFile`, in the order of its cases.
        let counters: [SharedDescriptor]
        /// The socket of each lane; nil if the scenario has no listener.
        let sockets: LanePair<SharedDescriptor>?

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
    /// Uses the helper's descriptors; nil if some are missing.
    ///
    /// - Parameter descriptors: Those of A, then those of B, in the helper's order.
    init?(_ descriptors: [SharedDescriptor], hasListener: Bool) {
        let files = NamespaceFile.allCases.count
        let (fullCount, countWithoutSockets) = (1 + files + Lane.allCases.count, 1 + files)
        guard descriptors.count == fullCount + (hasListener ? fullCount : countWithoutSockets) else {
            return nil
        }
        func end(_ part: ArraySlice<SharedDescriptor>) -> End {
            let sockets = Array(part.dropFirst(countWithoutSockets))
            return End(
                tun: part[part.startIndex], counters: Array(part.dropFirst().prefix(files)),
                sockets: sockets.isEmpty ? nil : LanePair(sockets[0], sockets[1]))
        }
        (a, b) = (end(descriptors[..<fullCount]), end(descriptors[fullCount...]))
    }
}
