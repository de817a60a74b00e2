import CLinux
import Core
import Glibc
import SystemPackage

/// A reader of the byte counters of this network namespace's links, for any user.
public final class LinkReader {
    private var socket: NetlinkSocket

    /// In bytes: the counters of 70 links.
    private static let bufferSize = 16 * 1024

    /// - Throws: `SystemFailure` if the kernel refuses the socket.
    public init() throws(SystemFailure) {
        socket = try NetlinkSocket(.links, bufferSize: Self.bufferSize)
    }

    /// Reads the counters of the machine's traffic: 20 µs with a few links, 2.5 ms with 4,000.
    ///
    /// - Parameter links: The links that a survey has found.
    /// - Returns: nil if the links have changed since.
    /// - Throws: `SystemFailure` if the kernel does not list them.
    public func sample(of links: CountedLinks) throws(SystemFailure) -> TrafficSample? {
        let (takenAt, counters) = (Instant.current, try counters())
        return links.cover(counters)
            ? TrafficSample(takenAt: takenAt, links: links.selection(of: counters)) : nil
    }

    /// Finds out which links count, and reads their counters.
    ///
    /// With a few links this takes 100 µs, with 4,000 of them 100 ms, and longer while another process changes links:
    /// call it on a worker thread.
    ///
    /// - Throws: `SystemFailure` if the kernel does not list them.
    public static func survey() throws(SystemFailure) -> (CountedLinks, TrafficSample) {
        let reader = try LinkReader()
        let links = CountedLinks(try reader.links())
        let (takenAt, counters) = (Instant.current, try reader.counters())
        return (links, TrafficSample(takenAt: takenAt, links: links.selection(of: counters)))
    }

    private func links() throws(SystemFailure) -> [Link] {
        var links: [Link] = []
        try dump("list the links", NetlinkSocket.request(ifinfomsg(), type: CInt(RTM_GETLINK))) {
            (datagram) throws(NetlinkFailure) in
            try LinkMessages.readLinks(datagram, into: &links)
        }
        return links
    }

    private func counters() throws(SystemFailure) -> [LinkCounters] {
        var counters: [LinkCounters] = []
        var body = if_stats_msg()
        // IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64)
        body.filter_mask = 1
        try dump("list the counters of the links", NetlinkSocket.request(body, type: CInt(RTM_GETSTATS))) {
            (datagram) throws(NetlinkFailure) in
            try LinkMessages.readCounters(datagram, into: &counters)
        }
        return counters
    }

    private func dump(
        _ action: String, _ request: [UInt8],
        _ read: (RawSpan) throws(NetlinkFailure) -> NetlinkMessages.Progress
    ) throws(SystemFailure) {
        switch try socket.dump(action, request, read) {
        case .complete, .interrupted: return  // what is missing is found by the next survey
        case .unsupported: throw SystemFailure(action, .notSupported)
        case .failed(.refused(let number)): throw SystemFailure(action, Errno(rawValue: number))
        case .failed: throw SystemFailure(action, .badMessage)
        }
    }
}
