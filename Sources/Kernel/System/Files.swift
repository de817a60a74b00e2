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
/// - Parameter overwriting: Whether one that is there already may go; else it is left alone.
/// - Throws: `SystemFailure`, `File exists` among them. What was begun and could not be finished is removed.
public func writeFile(_ path: String, _ bytes: [UInt8], overwriting: Bool) throws(SystemFailure) {
    let file = try NewFile(path, force: overwriting)
    do throws(SystemFailure) {
        try file.write(bytes[...])
    } catch {
        unlink(path)
        throw error
    }
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
