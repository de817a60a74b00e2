/// The name of a process, as `/proc/PID/comm` has it; nil where it has ended. Not cleaned.
func processName(of process: Int32) -> String? {
    var name = contents(ofSystemFile: "/proc/\(process)/comm", limit: 64)
    if name.last == UInt8(ascii: "\n") { name.removeLast() }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
}
