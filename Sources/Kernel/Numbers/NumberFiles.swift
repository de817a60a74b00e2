import CLinux
import Core

/// The paths of the system's number tables.
enum NumberFiles {
    static let services = "/etc/services"
    static let protocols = "/etc/protocols"
    /// In bytes; far more than a table needs, so that a runaway file at the path cannot exhaust memory.
    static let maxSize = 16 * 1024 * 1024
}

/// Reads the services from `/etc/services`.
///
/// - Throws: `SystemFailure` if the file cannot be read.
public func systemServices() throws(SystemFailure) -> ServicesFile {
    ServicesFile(try readFile(NumberFiles.services, limit: NumberFiles.maxSize)[...])
}

/// Reads the protocols from `/etc/protocols`.
///
/// - Throws: `SystemFailure` if the file cannot be read.
public func systemProtocols() throws(SystemFailure) -> ProtocolsFile {
    ProtocolsFile(try readFile(NumberFiles.protocols, limit: NumberFiles.maxSize)[...])
}

/// Returns the `IPPROTO_*` constants of the headers that the program was built with, in ascending order.
public func systemProtocolConstants() -> [ProtocolConstant] {
    var constants: [ProtocolConstant] = []
    while true {
        let constant = pollux_protocol_constant(constants.count)
        guard let name = constant.name else { return constants }
        constants.append(ProtocolConstant(name: String(cString: name), number: Int(constant.number)))
    }
}
