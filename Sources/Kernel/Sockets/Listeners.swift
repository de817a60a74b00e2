import Core

/// Returns every TCP listener and every bound UDP socket without a peer in this network namespace, over IPv4 and
/// IPv6, with the processes that hold it.
///
/// Finding the processes reads every `/proc/PID/fd`, which takes milliseconds or more: call this on a worker thread.
/// - Parameter hasUnits: Whether to find the units and the names of users as well, which takes further milliseconds.
/// - Throws: `SystemFailure` if the kernel does not list the sockets.
public func listeners(hasUnits: Bool = false) throws(SystemFailure) -> ListenerTable {
    var snapshot = try SocketReader().read(SocketDump.listening)
    OwnerScan().addOwners(to: &snapshot, hasUnits: hasUnits)
    return ListenerTable(
        snapshot.rows.compactMap { Listener($0, of: snapshot) }, dynamicPorts: localPortRange(),
        hasUnits: hasUnits)
}
