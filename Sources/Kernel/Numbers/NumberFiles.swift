import CLinux
import Core

/// Where the system keeps its lists of numbers, and no more of them than a list can need: a device or a
/// runaway file in their place must not take the memory.
private enum NumberFiles {
    static let services = "/etc/services"
    static let protocols = "/etc/protocols"
    static let longest = 64 * 1024 * 1024
}

/// The services of `/etc/services`.
///
/// - Throws: `SystemFailure` where the file cannot be read.
public func systemServices() throws(SystemFailure) -> ServicesFile {
    ServicesFile(try contents(ofFile: NumberFiles.services, limit: NumberFiles.longest))
}

/// The protocols of `/etc/protocols`.
///
/// - Throws: `SystemFailure` where the file cannot be read.
public func systemProtocols() throws(SystemFailure) -> ProtocolsFile {
    ProtocolsFile(try contents(ofFile: NumberFiles.protocols, limit: NumberFiles.longest))
}

/// The `IPPROTO_*` constants of the headers that the program was built with, by number.
public func systemProtocolConstants() -> [ProtocolConstant] {
    var constants: [ProtocolConstant] = []
    while true {
        let constant = pollux_protocol_constant(constants.count)
        guard let name = constant.name else { return constants }
        constants.append(ProtocolConstant(name: String(cString: name), number: Int(constant.number)))
    }
}
