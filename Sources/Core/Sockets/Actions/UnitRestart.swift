/// When systemd starts a service again: the setting `Restart=` of its unit (`man 5 systemd.service`).
public enum UnitRestart: String, Sendable, CaseIterable {
    case no
    case always
    case onSuccess = "on-success"
    case onFailure = "on-failure"
    case onAbnormal = "on-abnormal"
    case onAbort = "on-abort"
    case onWatchdog = "on-watchdog"

    /// Parses the files of a unit, its main file first; the last setting counts. A malformed setting is ignored.
    public init(unitFiles: [ArraySlice<UInt8>]) {
        self = .no
        for file in unitFiles {
            var isService = false
            Self.forEachLine(of: file) { line in
                if line.first == UInt8(ascii: "[") {
                    isService = line.elementsEqual("[Service]".utf8)
                } else if isService, let value = Self.value(of: line) {
                    // An empty value stands for the default.
                    self = value.isEmpty ? .no : UnitRestart(rawValue: value) ?? self
                }
            }
        }
    }

    /// Returns the value of a line `Restart = VALUE`; nil for any other line.
    private static func value(of line: ArraySlice<UInt8>) -> String? {
        guard let sign = line.firstIndex(of: UInt8(ascii: "=")),
            line[..<sign].trimmed.elementsEqual("Restart".utf8)
        else { return nil }
        return String(decoding: line[(sign + 1)...].trimmed, as: UTF8.self)
    }

    /// Calls `body` with each line without the white space around it (`man 7 systemd.syntax`): a backslash at the end
    /// joins it with the next line, and a comment may stand between the two.
    private static func forEachLine(of file: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) -> Void) {
        var joined: [UInt8] = []
        for line in file.split(separator: 0x0a, omittingEmptySubsequences: false) {
            let text = line.trimmed
            if let first = text.first, first == UInt8(ascii: "#") || first == UInt8(ascii: ";") { continue }
            let backslashes = text.reversed().prefix { $0 == UInt8(ascii: "\\") }.count
            if !backslashes.isMultiple(of: 2) {
                joined += text.dropLast() + [0x20]
            } else if joined.isEmpty {
                body(text)
            } else {
                body((joined + text)[...].trimmed)
                joined = []
            }
        }
        if !joined.isEmpty { body(joined[...].trimmed) }
    }

    enum Outcome {
        case always
        /// Depends on the status with which the program handles the signal.
        case sometimes
        case never
    }

    /// Returns whether the service is started again after a signal that ends its main process: KILL is a failure, while
    /// a program that handles TERM or INT chooses its exit status.
    func outcome(after signal: ProcessSignal) -> Outcome {
        switch self {
        case .always: .always
        case .no, .onWatchdog: .never
        case .onSuccess: signal == .kill ? .never : .sometimes
        case .onFailure: signal == .kill ? .always : .sometimes
        case .onAbnormal, .onAbort: signal == .kill ? .always : .never
        }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without the white space around them.
    fileprivate var trimmed: ArraySlice<UInt8> {
        guard let first = firstIndex(where: { !$0.isWhiteSpace }),
            let last = lastIndex(where: { !$0.isWhiteSpace })
        else { return [] }
        return self[first...last]
    }
}
