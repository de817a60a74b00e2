import CLinux
import Glibc

/// Moves the calling thread into a new network namespace with a loopback interface (`man 7 network_namespaces`).
/// Requires root and `ip`.
public func enterNetworkNamespace() throws(CallFailure) {
    try check("unshare") { pollux_unshare_network() }
    // The child inherits the namespace of this thread.
    guard system("ip link set lo up") == 0 else { throw CallFailure(operation: "ip link set lo up", code: 0) }
}
