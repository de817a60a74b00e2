/// A reader of `/proc/net/raw` and `/proc/net/raw6`, for a kernel without diagnostics of raw sockets (`man 5 proc`).
public enum RawSocketsFile {
    /// Appends the sockets of the file. Lines that cannot be parsed are skipped and counted.
    ///
    /// - Returns: The number of lines skipped.
    public static func read(_ bytes: ArraySlice<UInt8>, _ family: SocketFamily, into table: inout SocketTable)
        -> Int
    {
        var skipped = 0
        // The first line has the titles.
        for line in bytes.split(separator: 0x0a).dropFirst() {
            if let row = row(line, family) { table.append(row) } else { skipped += 1 }
        }
        return skipped
    }

    /// Parses `sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode ref pointer
    /// drops`; numbers up to the timer are hexadecimal.
    private static func row(_ line: ArraySlice<UInt8>, _ family: SocketFamily) -> SocketRow? {
        let fields = line.split(separator: 0x20)
        guard fields.count >= 13, let local = address(fields[1], family),
            let peer = address(fields[2], family),
            let number = hexadecimal(fields[3]), let stateNumber = UInt8(exactly: number),
            let state = SocketState(kernel: stateNumber, isTCP: false),
            case let queues = fields[4].split(separator: 0x3a), queues.count == 2,
            let sendQueue = hexadecimal(queues[0]), let receiveQueue = hexadecimal(queues[1]),
            let uid = decimal(fields[7]), let inode = decimal(fields[9]), let drops = decimal(fields[12])
        else { return nil }
        var row = SocketRow(transport: .raw, kind: .raw, state: state, family: family)
        (row.local, row.peer, row.inode) = (local, peer, inode)
        (row.sendQueue, row.receiveQueue, row.drops) = (sendQueue, receiveQueue, drops)
        row.setUser(uid)
        if peer != SocketAddressBits() { row.flags.insert(.hasPeer) }
        return row
    }

    /// Parses `0100007F:0001`: words of the address in the byte order of the machine, and the IP protocol.
    private static func address(_ field: ArraySlice<UInt8>, _ family: SocketFamily) -> SocketAddressBits? {
        let parts = field.split(separator: 0x3a)
        guard parts.count == 2, parts[0].count == (family == .ipv4 ? 8 : 32), let port = hexadecimal(parts[1])
        else { return nil }
        var words: [UInt64] = []
        var rest = parts[0]
        while !rest.isEmpty {
            guard let word = hexadecimal(rest.prefix(8)) else { return nil }
            words.append(UInt64(UInt32(bigEndian: word)))
            rest = rest.dropFirst(8)
        }
        return family == .ipv4
            ? SocketAddressBits(low: words[0], port: port)
            : SocketAddressBits(high: words[0] << 32 | words[1], low: words[2] << 32 | words[3], port: port)
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard !digits.isEmpty, digits.count <= 8 else { return nil }
        var number: UInt32 = 0
        for digit in digits {
            guard let value = Hexadecimal.value(digit) else { return nil }
            number = number << 4 | UInt32(value)
        }
        return number
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt32? {
        guard digits.isDecimalNumber else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self))
    }
}
