import CLinux
import Glibc
import SystemPackage

/// What exists at a path that is to be written.
enum ExistingFile {
    case none
    case danglingLink
    case regular(stat)
    case pipe, device

    /// - Parameter isReplaceable: Whether anything may exist.
    /// - Throws: `SystemFailure` if something exists and may not, or if it is not a kind of file to write.
    init(_ path: String, isReplaceable: Bool, _ action: String) throws(SystemFailure) {
        guard fileExists(path) else {
            self = .none
            return
        }
        guard isReplaceable else { throw SystemFailure(action, .fileExists) }
        var status = stat()
        switch valueOrErrno({ stat(path, &status) }) {
        case .success: break
        case .failure(.noSuchFileOrDirectory):
            self = .danglingLink
            return
        case .failure(let error): throw SystemFailure(action, error)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: self = .regular(status)
        case S_IFIFO: self = .pipe
        case S_IFCHR, S_IFBLK: self = .device
        case S_IFDIR: throw SystemFailure(action, .isDirectory)
        default: throw SystemFailure(action, .notSupported, hint: ": not a regular file, a device or a pipe")
        }
    }
}

/// Returns the path of the file that a path leads to, which need not exist; the path itself if it is not a link.
func destination(ofLink path: String) -> String {
    var (path, target) = (path, [CChar](repeating: 0, count: Int(PATH_MAX)))
    // The kernel's limit (man 7 path_resolution).
    for _ in 0..<40 {
        let length = readlink(path, &target, target.count)
        guard length > 0 else { break }
        let text = String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
        path = text.utf8.first == UInt8(ascii: "/") ? text : "\(folder(of: path))/\(text)"
    }
    return path
}

/// Returns the folder that contains the file at a path.
func folder(of path: String) -> String {
    guard let end = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return end == path.startIndex ? "/" : String(path[..<end])
}
