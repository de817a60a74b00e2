import CLinux
import Glibc

/// A reader of directories with one buffer for all of them (`man 2 getdents`).
///
/// `readdir` would allocate and release a buffer for each of the thousands of folders that a scan of `/proc` opens.
struct DirectoryReader {
    /// An entry of a directory, valid during one call.
    struct Entry {
        let inode: UInt64
        /// The type, `DT_DIR` and so on.
        let type: UInt8
        /// Ends with a zero byte.
        let name: UnsafePointer<CChar>
    }

    private var buffer = [UInt8](repeating: 0, count: bufferSize)

    private static let bufferSize = 32 * 1024

    /// Calls `body` with a descriptor of the directory and each entry, `.` and `..` included.
    ///
    /// A directory that does not exist or may not be read has no entries.
    mutating func forEachEntry(of path: String, _ body: (CInt, Entry) -> Void) {
        guard case .success(let raw) = valueOrErrno({ open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }) else {
            return
        }
        let directory = Descriptor(owning: raw)
        buffer.withUnsafeMutableBytes { buffer in
            guard let start = UnsafeRawPointer(buffer.baseAddress) else { return }
            while true {
                let count = pollux_directory_entries(directory.raw, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                // struct linux_dirent64: the inode, an offset, the length of the entry, its type and its name.
                var offset = 0
                while offset < count {
                    let entry = start + offset
                    body(
                        directory.raw,
                        Entry(
                            inode: entry.load(as: UInt64.self),
                            type: entry.load(fromByteOffset: 18, as: UInt8.self),
                            name: (entry + 19).assumingMemoryBound(to: CChar.self)))
                    offset += Int(entry.load(fromByteOffset: 16, as: UInt16.self))
                }
            }
        }
    }
}

/// Returns the value of a name that consists of decimal digits only; nil for any other name.
///
/// - Parameter end: The character after the digits.
func number(in name: UnsafePointer<CChar>, until end: UInt8 = 0) -> UInt32? {
    var (number, offset) = (UInt64(0), 0)
    while UInt8(bitPattern: name[offset]) != end {
        let digit = UInt8(bitPattern: name[offset]) &- 0x30
        // A number of ten digits may exceed 32 bits, but not 64.
        guard digit < 10, offset < 10 else { return nil }
        number = number * 10 + UInt64(digit)
        offset += 1
    }
    return offset > 0 ? UInt32(exactly: number) : nil
}
