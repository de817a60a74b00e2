/// The place where the control groups of version 2 are mounted.
public enum ControlGroupMount {
    /// Returns the path of the mount, preferably one of the whole hierarchy; nil if there is none.
    ///
    /// - Parameter mounts: The contents of `/proc/self/mountinfo`, lines of the form
    ///   `ID PARENT DEVICE ROOT PATH OPTIONS [TAGS...] - TYPE SOURCE OPTIONS` (`man 5 proc`).
    public static func path(in mounts: ArraySlice<UInt8>) -> String? {
        var first: String?
        for line in mounts.split(separator: 0x0a) {
            let fields = line.split(separator: 0x20)
            guard fields.count > 6, let end = fields[6...].firstIndex(where: { $0.elementsEqual("-".utf8) }),
                end + 1 < fields.count, fields[end + 1].elementsEqual("cgroup2".utf8)
            else { continue }
            let path = String(decoding: unescaped(fields[4]), as: UTF8.self)
            if fields[3].elementsEqual("/".utf8) { return path }
            first = first ?? path
        }
        return first
    }

    /// Returns a path without its escapes: the kernel writes a space, a tab, a newline and a backslash as `\` and
    /// three octal digits.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> [UInt8] {
        var (path, index) = ([UInt8](), field.startIndex)
        while index < field.endIndex {
            let digits = field[index...].dropFirst().prefix(3)
            if field[index] == UInt8(ascii: "\\"), digits.count == 3,
                let byte = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                path.append(byte)
                index += 4
            } else {
                path.append(field[index])
                index += 1
            }
        }
        return path
    }
}
