import CLinux
import Core
import Glibc
import SystemPackage

/// Returns whether this kernel creates sockets of a protocol number, for this user or a more privileged one; nil
/// if the probe failed, for example because no descriptor was free.
///
/// The raw socket is tried first. A kernel with raw sockets creates one for every value of the protocol field
/// except 0 and never loads a module for it, so a whole table is probed in a few milliseconds.
public func kernelAccepts(protocol number: Int) -> Bool? {
    for type in [ProtocolSupport.SocketType.raw, .stream, .datagram, .sequencedPacket] {
        for family in IPAddress.Family.allCases {
            guard let verdict = verdict(family, type, protocol: number) else { return nil }
            if verdict.isKnownToKernel { return true }
        }
    }
    return false
}

/// Probes which address families and socket types this kernel supports for a protocol.
///
/// Creates each socket and closes it immediately. As with any call of `socket`, the kernel may load a module.
/// - Throws: `SystemFailure` if the probe failed, for example because no descriptor was free.
public func protocolSupport(of number: Int) throws(SystemFailure) -> ProtocolSupport {
    var attempts: [ProtocolSupport.Attempt] = []
    for family in IPAddress.Family.allCases {
        for type in ProtocolSupport.SocketType.allCases {
            guard let verdict = verdict(family, type, protocol: number) else {
                throw SystemFailure("open a socket of protocol \(number)", .tooManyOpenFiles)
            }
            attempts.append(ProtocolSupport.Attempt(family: family, type: type, verdict: verdict))
        }
    }
    return ProtocolSupport(number: number, attempts: attempts)
}

/// Returns the verdict; nil if the error is about this process, not about the protocol.
private func verdict(
    _ family: IPAddress.Family, _ type: ProtocolSupport.SocketType, protocol number: Int
) -> ProtocolSupport.Verdict? {
    let systemFamily = family == .ipv4 ? AF_INET : AF_INET6
    guard let number = CInt(exactly: number) else { return .refused(Errno.invalidArgument.description) }
    switch valueOrErrno({ pollux_socket(systemFamily, type.systemType, number) }) {
    case .success(let raw):
        _ = Descriptor(owning: raw)
        return .accepted
    case .failure(.notPermitted): return .needsRawCapability
    case .failure(.permissionDenied): return .needsPingGroup
    case .failure(.tooManyOpenFiles), .failure(.tooManyOpenFilesInSystem), .failure(.noMemory),
        .failure(.noBufferSpace):
        return nil
    case .failure(let error): return .refused(error.description)
    }
}

extension ProtocolSupport.SocketType {
    fileprivate var systemType: CInt {
        switch self {
        case .stream: pollux_stream()
        case .datagram: pollux_datagram()
        case .sequencedPacket: pollux_sequenced_packet()
        case .raw: pollux_raw()
        }
    }
}
