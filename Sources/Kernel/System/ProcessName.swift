/// Returns the name of a process from `/proc/PID/comm`; nil if it has ended. The name may contain control
/// characters.
func processName(of process: Int32) -> String? {
    var name = contents(ofSystemFile: "/proc/\(process)/comm", limit: 64)
    if name.last == UInt8(ascii: "\n") { name.removeLast() }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
}
