import CLinux
import Glibc
import SystemPackage

/// Writes a new file. Does not change an existing one.
///
/// - Throws: `SystemFailure`, `File exists` among them. An incomplete file is removed.
public func writeNewFile(_ path: String, _ text: String) throws(SystemFailure) {
    try writeFile(path, Array(text.utf8), overwriting: false)
}

/// Writes a file.
///
/// An existing file keeps its contents until the new contents are complete, and is then replaced atomically. A
/// device or a pipe is written to directly and never removed.
///
/// - Parameter overwriting: Whether to replace an existing file.
/// - Throws: `SystemFailure`, `File exists` among them. An incomplete file is removed.
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

/// Checks whether a file can be written later, as far as that can be known in advance.
///
/// - Parameter overwriting: Whether an existing file may be replaced.
/// - Throws: The `SystemFailure` that writing would throw.
public func checkWritable(_ path: String, overwriting: Bool) throws(SystemFailure) {
    let action = "write \(path)"
    var folder = path
    if fileExists(path) {
        guard overwriting else { throw SystemFailure(action, .fileExists) }
        var status = stat()
        let hasStatus = stat(path, &status) == 0
        if hasStatus, status.st_mode & S_IFMT == S_IFDIR { throw SystemFailure(action, .isDirectory) }
        _ = try check(action) { access(path, W_OK) }
        // A new file in the same folder replaces a regular file.
        guard hasStatus, status.st_mode & S_IFMT == S_IFREG else { return }
        guard let real = realpath(path, nil) else { throw SystemFailure(action, Errno(rawValue: errno)) }
        defer { free(real) }
        folder = String(cString: real)
    }
    let end = folder.utf8.lastIndex(of: UInt8(ascii: "/"))
    folder = end.map { $0 == folder.startIndex ? "/" : String(folder[..<$0]) } ?? "."
    // The dot makes the error "Not a directory" if the path is not a folder.
    _ = try check(action) { access("\(folder)/.", W_OK | X_OK) }
}

extension SystemFailure {
    /// Whether the failure is that the file already exists.
    public var isFileExistsError: Bool { errno == .fileExists }
}

/// Returns whether anything exists at the path, even a dangling link.
public func fileExists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
}

/// Returns the sorted names in a folder; empty if the folder cannot be read.
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
