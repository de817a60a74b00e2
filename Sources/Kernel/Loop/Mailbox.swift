import CLinux
import Glibc
import Synchronization
import SystemPackage

/// A queue of messages from worker threads to the loop: a locked list, and an `eventfd` that wakes the poll.
public final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    private let wake: WakeDescriptor

    /// - Throws: `SystemFailure` if no descriptor is free.
    public init() throws(SystemFailure) {
        wake = try WakeDescriptor()
    }

    /// Sends a message from any thread. The loop wakes once for all messages sent before it reads them.
    public func send(_ message: Message) {
        let wasEmpty = messages.withLock { list in
            list.append(message)
            return list.count == 1
        }
        if wasEmpty { wake.signal() }
    }

    /// Returns all messages sent since the last call, in order. Call it on the loop's thread.
    public func drain() -> [Message] {
        wake.clear()
        return messages.withLock { list in
            defer { list = [] }
            return list
        }
    }

    /// Calls `handler` on the loop's thread when messages have arrived, until the registration is released.
    public func register(
        with poller: Poller, name: String, handler: @escaping () -> Void
    ) -> Poller.Registration {
        poller.add(wake.descriptor, .readable, name: name) { _ in handler() }
    }
}

/// An `eventfd` in a class, so that every sending thread can hold it.
private final class WakeDescriptor: Sendable {
    let descriptor: Descriptor

    init() throws(SystemFailure) {
        descriptor = Descriptor(owning: try check("create an event descriptor") { pollux_eventfd() })
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
