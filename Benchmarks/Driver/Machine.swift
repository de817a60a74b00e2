import Glibc

/// The machine that runs the benchmarks.
enum Machine {
    /// One line, with the load average, since a loaded machine makes the numbers unreliable.
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
