/// The record of a row of a snapshot, as a line of JSON or CSV.
public enum SocketRecord {
    /// Appends the record as a line of JSON.
    public static func append(_ index: Int, of snapshot: SocketSnapshot, to text: inout [UInt8]) {
        RecordField.append(fields, of: Subject(snapshot, index), to: &text)
        text.append(0x0a)
    }

    /// The first line of CSV, without its line break.
    public static let csvTitles = RecordField.columns(fields).joined(separator: ",")

    /// Appends the record as a line of CSV.
    public static func appendCSV(_ index: Int, of snapshot: SocketSnapshot, to text: inout [UInt8]) {
        RecordField.appendColumns(fields, of: Subject(snapshot, index), to: &text)
        text.append(0x0a)
    }

    /// A row with what the values of its record are taken from.
    private struct Subject {
        let snapshot: SocketSnapshot
        let row: SocketRow
        let activity: SocketActivity
        let age: Duration?
        let process: SocketProcess?
        let tcp: TCPRecord

        init(_ snapshot: SocketSnapshot, _ index: Int) {
            self.snapshot = snapshot
            let row = snapshot.table.rows[index]
            self.row = row
            activity = index < snapshot.activity.count ? snapshot.activity[index] : SocketActivity()
            age = snapshot.age(index)
            process = snapshot.owners.process(of: row)
            tcp = TCPRecord(row, snapshot.table)
        }
    }

    private static let fields: [RecordField<Subject>] =
        [
            RecordField("time") { .string(RFC3339.text($0.snapshot.time)) },
            RecordField("protocol") { .string($0.row.transport.name) },
            RecordField("type") { .string($0.row.kind.name) },
            RecordField("family") { .string($0.row.family.name) },
            RecordField("state") { .string($0.row.state.name) },
            RecordField("local") { .optional($0.snapshot.local($0.row)) },
            RecordField("peer") { .optional($0.snapshot.peer($0.row)) },
            RecordField("scope") { .optional($0.row.scope?.rawValue) },
            RecordField("receiveQueue") { .integer(Int64($0.row.receiveQueue)) },
            RecordField("sendQueue") { .integer(Int64($0.row.sendQueue)) },
            RecordField("uid") { $0.row.flags.contains(.hasUser) ? .integer(Int64($0.row.uid)) : .null },
            RecordField("inode") { $0.row.inode == 0 ? .null : .integer(Int64($0.row.inode)) },
            RecordField("cookie") { $0.row.cookie == 0 ? .null : .unsigned($0.row.cookie) },
            RecordField(
                "process",
                .object(SocketProcess.fields.map { $0.of(\.process) }, isPresent: { $0.process != nil })),
            RecordField(
                "otherProcesses",
                .objects(SocketProcess.fields.map(\.name)) { subject in
                    subject.snapshot.owners.otherProcesses(of: subject.row).map {
                        [.integer(Int64($0.pid)), .string($0.name)]
                    }
                }),
            RecordField("unit") { .optional($0.snapshot.owners.unit(of: $0.row)) },
            RecordField("receiveRate") { .rate($0.activity.receiveRate) },
            RecordField("sendRate") { .rate($0.activity.sendRate) },
            RecordField("drops") { $0.row.knownDrops.map { .integer(Int64($0)) } ?? .null },
            RecordField("age") { .seconds($0.age) },
            RecordField(
                "tcp", .object(TCPRecord.fields.map { $0.of(\.tcp) }, isPresent: { $0.tcp.isPresent })),
            RecordField("unix", .object(unixFields, isPresent: { $0.row.transport == .unix })),
        ]

    private static let unixFields: [RecordField<Subject>] = [
        RecordField("path") { .optional($0.snapshot.local($0.row)) },
        RecordField("peerInode") { $0.row.peerInode == 0 ? .null : .integer(Int64($0.row.peerInode)) },
        RecordField(
            "peerProcess",
            .object(
                SocketProcess.fields.map { $0.of { $0.snapshot.unixPeerProcess(of: $0.row) } },
                isPresent: { $0.snapshot.unixPeerProcess(of: $0.row) != nil })),
    ]
}

extension SocketSnapshot {
    fileprivate func unixPeerProcess(of row: SocketRow) -> SocketProcess? {
        unixPeer(of: row).flatMap { owners.process(of: $0) }
    }
}

extension SocketProcess {
    /// `{pid name}`, of a process that is known.
    static let fields: [RecordField<SocketProcess?>] = [
        RecordField("pid") { .optional($0.map { Int($0.pid) }) }, RecordField("name") { .optional($0?.name) },
    ]
}

extension JSONValue {
    /// Returns a rate in bytes per second, rounded to a tenth.
    fileprivate static func rate(_ rate: Double?) -> JSONValue {
        rate.map { .number(($0 * 10).rounded() / 10) } ?? .null
    }

    /// Returns a duration in seconds, rounded to milliseconds.
    static func seconds(_ duration: Duration?) -> JSONValue {
        duration.map { .number($0.milliseconds(places: 0) / 1000) } ?? .null
    }
}
