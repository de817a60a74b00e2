import CLinux
import Glibc
import SystemPackage

/// Reads a file that the user named.
///
/// - Parameter limit: A longer file is refused: it is not what it is taken for.
/// - Throws: `SystemFailure` with the reason.
public func readFile(_ path: String, limit: Int) throws(SystemFailure) -> [UInt8] {
    let bytes = try contents(ofFile: path, limit: limit + 1)
    guard bytes.count <= limit else { throw SystemFailure("read \(path)", .fileTooLarge) }
    return Array(bytes)
}

/// Reads a file of the system's; an absent or unreadable one is empty, as the C library takes it.
///
/// - Parameter limit: The most bytes to give back.
public func contents(ofSystemFile path: String, limit: Int = .max) -> ArraySlice<UInt8> {
    (try? contents(ofFile: path, limit: limit)) ?? []
}

/// Reads a file.
///
/// - Parameter limit: The most bytes to give back.
/// - Throws: `SystemFailure` where it cannot be opened or read.
func contents(ofFile path: String, limit: Int) throws(SystemFailure) -> ArraySlice<UInt8> {
    let descriptor = Descriptor(owning: try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) })
    let raw = descriptor.raw
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 64 * 1024))
    while bytes.count < limit {
        let count = try check("read \(path)") {
            CInt(chunk.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) })
        }
        guard count > 0 else { break }
        bytes += chunk[..<Int(count)]
    }
    return bytes.prefix(limit)
}

/// Writes a new file; one that is there already is left alone.
///
/// - Throws: `SystemFailure`, `File exists` among them. What was begun and could not be finished is removed.
public func writeNewFile(_ path: String, _ text: String) throws(SystemFailure) {
    try writeFile(path, Array(text.utf8), overwriting: false)
}

/// Writes a file.
///
/// One that is there stays as it is until all is written: it is never half of each. A device or a pipe is written
/// to, and never removed.
///
/// - Parameter overwriting: Whether one that is there already may go; else it is left alone.
/// - Throws: `SystemFailure`, `File exists` among them. What was begun and could not be finished is removed.
public func writeFile(_ path: String, _ bytes: [UInt8], overwriting: Bool) throws(SystemFailure) {
    var status = stat()
    if overwriting, stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        let descriptor = Descriptor(owning: try check("write \(path)") { open(path, O_WRONLY | O_CLOEXEC) })
        return try writeAll(bytes[...], to: descriptor.raw, "write \(path)")
    }
    let file = try NewFile(path, force: overwriting)
    try file.write(bytes[...])
    try file.keep()
}

/// Looks whether a file can be written later, as far as that is known before.
///
/// - Parameter overwriting: Whether one that is there already may go.
/// - Throws: `SystemFailure` as the writing would.
public func checkWritable(_ path: String, overwriting: Bool) throws(SystemFailure) {
    let action = "write \(path)"
    var folder = path
    if fileExists(path) {
        guard overwriting else { throw SystemFailure(action, .fileExists) }
        var status = stat()
        let isThere = stat(path, &status) == 0
        if isThere, status.st_mode & S_IFMT == S_IFDIR { throw SystemFailure(action, .isDirectory) }
        _ = try check(action) { access(path, W_OK) }
        // A regular file is replaced by a new one of its folder.
        guard isThere, status.st_mode & S_IFMT == S_IFREG else { return }
        guard let real = realpath(path, nil) else { throw SystemFailure(action, Errno(rawValue: errno)) }
        defer { free(real) }
        folder = String(cString: real)
    }
    let end = folder.utf8.lastIndex(of: UInt8(ascii: "/"))
    folder = end.map { $0 == folder.startIndex ? "/" : String(folder[..<$0]) } ?? "."
    // With the dot, what is no folder is called that.
    _ = try check(action) { access("\(folder)/.", W_OK | X_OK) }
}

extension SystemFailure {
    /// Whether something that may not be replaced stands there.
    public var isFileExistsError: Bool { errno == .fileExists }
}

/// Whether something of that name is there already.
public func fileExists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

/// The names in a folder, sorted; none where there is no such folder.
public func names(inFolder path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}
