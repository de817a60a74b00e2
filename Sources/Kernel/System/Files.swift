import CLinux
import Glibc
import SystemPackage

/// Writes a new file. Does not change an existing one.
///
/// - Throws: `SystemFailure`, `File exists` among them. An incomplete file is removed.
public func writeNewFile(_ path: String, _ text: String) throws(SystemFailure) {
    try writeFile(path, Array(text.utf8), overwriting: false)
}

/// Writes a file, by the rule of `NewFile`.
///
/// - Parameter overwriting: Whether to replace an existing file.
/// - Throws: `SystemFailure`, `File exists` among them. An incomplete file is removed.
public func writeFile(_ path: String, _ bytes: [UInt8], overwriting: Bool) throws(SystemFailure) {
    let file = try NewFile(path, force: overwriting)
    try file.write(bytes[...])
    try file.keep()
}

/// Checks whether a file can be written later, as far as that can be known in advance.
///
/// - Parameter overwriting: Whether an existing file may be replaced.
/// - Returns: The open file if it is a device or a pipe, which may later have no reader any more; else nil.
/// - Throws: The `SystemFailure` that writing would throw.
public func checkWritable(_ path: String, overwriting: Bool) throws(SystemFailure) -> NewFile? {
    let action = "write \(path)"
    switch try ExistingFile(path, isReplaceable: overwriting, action) {
    case .pipe, .device: return try NewFile(path, force: true)
    case .regular: _ = try check(action) { access(path, W_OK) }
    case .danglingLink, .none: break
    }
    // A regular file is created there. The dot makes the error "Not a directory" if the path is not a folder.
    let place = folder(of: destination(ofLink: path))
    _ = try check(action) { access("\(place)/.", W_OK | X_OK) }
    return nil
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
    var (reader, names) = (DirectoryReader(), [String]())
    reader.forEachEntry(of: path) { _, entry in names.append(String(cString: entry.name)) }
    return names.filter { $0 != "." && $0 != ".." }.sorted()
}
