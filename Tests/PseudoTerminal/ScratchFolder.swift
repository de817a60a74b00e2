import Glibc

/// A new folder below `$TMPDIR` or `/tmp` that is deleted with its contents when its owner is released.
public final class ScratchFolder: Sendable {
    public let path: String

    public init() throws(CallFailure) {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/pseudo-terminal-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw CallFailure(operation: "mkdtemp in \(parent)", code: errno)
        }
        path = template.withUnsafeBufferPointer { bytes in
            String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    deinit { removeTree(path) }
}

/// Deletes a folder, ignoring errors: a leftover in `/tmp` should not fail a test. Links are not followed.
private func removeTree(_ path: String) {
    if unlink(path) == 0 { return }
    if let names = try? names(inFolder: path) {
        for name in names { removeTree("\(path)/\(name)") }
    }
    rmdir(path)
}
