/// A descriptor for a collection or for several owners, closed when the last of them releases it.
final class SharedDescriptor: Sendable {
    let descriptor: Descriptor

    init(owning raw: CInt) {
        descriptor = Descriptor(owning: raw)
    }

    /// The number, only for system calls in this target; invalid after the last owner is gone.
    var raw: CInt { descriptor.raw }
}
