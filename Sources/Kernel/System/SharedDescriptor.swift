/// A descriptor that a collection can hold, or several owners; closed when the last of them lets go of it.
final class SharedDescriptor: Sendable {
    let descriptor: Descriptor

    init(owning raw: CInt) {
        descriptor = Descriptor(owning: raw)
    }

    /// Only for the calls of this target; the number means nothing once the owner is gone.
    var raw: CInt { descriptor.raw }
}
