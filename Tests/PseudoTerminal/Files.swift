import Glibc

/// Returns the text of a file; invalid UTF-8 is replaced.
///
/// It is read to its end and not by its size, because files below `/proc` have size 0.
public func contents(ofFile path: String) throws(CallFailure) -> String {
    let file = OwnedDescriptor(try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) })
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16384)
    while true {
        let count = try check("read \(path)") { Int32(read(file.number, &chunk, chunk.count)) }
        if count == 0 { return String(decoding: bytes, as: UTF8.self) }
        bytes += chunk[..<Int(count)]
    }
}

/// Creates a file, which must not exist yet.
public func create(file path: String, holding text: String) throws(CallFailure) {
    let file = OwnedDescriptor(
        try check("create \(path)") { open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644) })
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let count = try check("write \(path)") {
            Int32(rest.withUnsafeBytes { write(file.number, $0.baseAddress, $0.count) })
        }
        rest = rest.dropFirst(Int(count))
    }
}

/// Returns the names in a folder, sorted, without `.` and `..`.
func names(inFolder path: String) throws(CallFailure) -> [String] {
    guard let stream = opendir(path) else { throw CallFailure(operation: "opendir \(path)", code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        // The entry is shorter than its type, whose name has room for 255 bytes: it must not be copied.
        let bytes = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
        let name = String(cString: bytes.assumingMemoryBound(to: CChar.self))
        if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
}
