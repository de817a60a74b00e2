import CLinux

/// Returns a request to the kernel: a `struct nlmsghdr` and a body (`man 7 netlink`).
///
/// - Parameter flags: Those on top of `NLM_F_REQUEST`.
func netlinkRequest(_ body: [UInt8], type: CInt, flags: CInt) -> [UInt8] {
    var header = nlmsghdr()
    header.nlmsg_len = UInt32(MemoryLayout<nlmsghdr>.size + body.count)
    header.nlmsg_type = UInt16(type)
    header.nlmsg_flags = UInt16(NLM_F_REQUEST | flags)
    return bytes(of: header) + body
}

/// Returns the bytes of a structure of the kernel.
func bytes<Value: BitwiseCopyable>(of value: Value) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
