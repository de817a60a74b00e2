import CLinux
import Glibc
import Synchronization
import SystemPackage

/// Hands values from worker threads to the loop: a list behind a lock, and an `eventfd` that wakes the poll.
public final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    private let wake: WakeDescriptor

    /// - Throws: `SystemFailure` where no descriptor is left.
    public init() throws(SystemFailure) {
        wake = try WakeDescriptor()
    }

    /// From any thread. One wake-up serves all messages that are sent before the loop takes them.
    public func send(_ message: Message) {
        let wasEmpty = messages.withLock { list in
            list.append(message)
            return list.count == 1
        }
        if wasEmpty { wake.signal() }
    }

    /// From the loop's thread: everything sent since the last call, in order.
    public func take() -> [Message] {
        wake.clear()
        return messages.withLock { list in
            defer { list = [] }
            return list
        }
    }

    /// Has `handler` called on the loop's thread when there are messages to take, until the registration is released.
    public func register(
        with poller: Poller, name: String, handler: @escaping () -> Void
    ) -> Poller.Registration {
        poller.add(wake.descriptor, .readable, name: name) { _ in handler() }
    }
}

/// One `eventfd`, owned by a class so that every thread that sends may hold it.
private final class WakeDescriptor: Sendable {
    let descriptor: Descriptor

    init() throws(SystemFailure) {
        descriptor = Descriptor(owning: try check("make an event descriptor") { pollux_eventfd() })
    }

    func signal() {
        var one: UInt64 = 1
        _ = write(descriptor.raw, &one, 8)
    }

    func clear() {
        var count: UInt64 = 0
        _ = read(descriptor.raw, &count, 8)
    }
}
