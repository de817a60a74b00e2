import Core

extension ServicesPane {
    /// Returns the first name of a port in the table of services; nil if it has none.
    func serviceName(port: UInt16, protocolName: String) -> String? {
        guard let file = services?.file else { return nil }
        let row = (0..<file.count).first { row in
            file.port(ofRow: row) == port && file[row].protocolName == protocolName
        }
        return row.map { file[$0].name }
    }
}
