import Glibc

/// What the numbers were measured on.
enum Machine {
    /// One line: a reader who sees a load has to doubt the rest.
    static var description: String {
        var load = [0.0]
        getloadavg(&load, 1)
        let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return "\(Laboratory.size), \(processors) processors, Linux \(kernelRelease), "
            + "load before \(decimal(load[0], places: 2))"
    }

    private static var kernelRelease: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        return withUnsafeBytes(of: name.release) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
