import CLinux
import Core
import Glibc

/// The C library's resolver, which gives the answers that every program on this machine gets, from a file, a name
/// server or multicast DNS.
///
/// Each call may block, for a time that the system's configuration limits.
enum SystemResolver {
    /// The result of `gethostbyname2_r` or `gethostbyaddr_r` (`man 3 gethostbyname_r`).
    private struct HostEntry {
        var name = ""
        var aliases: [String] = []
        var addresses: [IPAddress] = []
    }

    /// The result of `getaddrinfo`.
    private struct AddressList {
        var canonicalName: String?
        var addresses: [IPAddress] = []
    }

    /// The failure of a lookup that no name service can answer.
    static let noService = LookupFailure(
        code: "EAI_FAIL", message: "the hosts line of \(NameServiceFiles.servicesPath) is empty or invalid")

    /// Resolves a name to its canonical name, aliases and addresses.
    ///
    /// Calls `getaddrinfo` first. If name servers have no address for it, no further call is made.
    /// - Parameters:
    ///   - isDNS: Whether only name servers can answer for this name.
    ///   - deadline: When the lookup is given up. No call begins after that.
    static func forward(
        _ name: String, family: LookupRequest.Family, isDNS: Bool, deadline: Instant
    ) -> ForwardResult {
        var result = ForwardResult()
        switch addresses(of: name, family: family) {
        case .failure(let failure):
            result.failure = failure
            let isFinal = failure.code == "EAI_NONAME" || failure.code == "EAI_NODATA"
            if isDNS && isFinal || .current >= deadline { return result }
        case .success(let list):
            result.preferred = list.addresses
            result.canonicalName = list.canonicalName
        }
        let preferredIPv4 = result.preferred.filter { $0.family == .ipv4 }
        // In the DNS, aliases are the links of a CNAME chain. Without a chain and with at most one address,
        // gethostbyname2_r could add neither aliases nor an order, but would query the name server again.
        if isDNS, preferredIPv4.count <= 1, result.canonicalName?.lowercased() == name.lowercased() {
            result.classic = preferredIPv4
            return result
        }
        // Room for as many addresses, since a call with too small a buffer asks the name server again.
        let size = 1024 + 64 * result.preferred.count
        for classicFamily in classicFamilies(of: family, isDNS: isDNS, result) {
            let entry = hostEntry(bufferSize: size) {
                gethostbyname2_r(name, classicFamily, $0, $1, $2, $3, $4)
            }
            guard case .success(let entry) = entry else { continue }
            result.canonicalName = entry.name
            result.aliases = entry.aliases
            result.classic = entry.addresses.filter { $0.family == .ipv4 || result.failure != nil }
            result.failure = nil
            break
        }
        return result
    }

    /// Returns the families in which to ask `gethostbyname2_r`, which answers for one at a time.
    ///
    /// It is asked for IPv4 even if `getaddrinfo` has returned only IPv6 addresses: for `::1` and IPv4-mapped addresses
    /// in the hosts file, it returns the corresponding IPv4 address. Name servers know no such correspondence.
    private static func classicFamilies(
        of family: LookupRequest.Family, isDNS: Bool, _ result: ForwardResult
    ) -> [CInt] {
        switch family {
        case .ipv4: return [AF_INET]
        case .ipv6: return [AF_INET6]
        case .any:
            let isIPv6Only = result.failure == nil && !result.preferred.contains { $0.family == .ipv4 }
            return isDNS && isIPv6Only ? [AF_INET6] : [AF_INET, AF_INET6]
        }
    }

    /// Returns where `socket.getfqdn` looks for the fully qualified name: at the first address of any family.
    ///
    /// - Parameters:
    ///   - name: The name in ASCII.
    ///   - typed: The name as the user typed it.
    static func fullNameOrigin(of name: String, typed: String) -> FullNameOrigin {
        let list = try? addresses(of: name, family: .any).get()
        return FullNameOrigin(name: typed, address: list?.addresses.first)
    }

    /// Returns the names of an address, and whether one of them resolves to it.
    ///
    /// - Parameter known: Names already known to resolve to the address, in lower case, which need no second lookup.
    static func reverse(_ address: IPAddress, known: Set<String>) -> ReverseResult {
        var result = ReverseResult()
        do throws(LookupFailure) {
            try NameServiceFiles.check()
        } catch {
            result.failure = error
            return result
        }
        let entry = address.bytes.withUnsafeBytes { bytes in
            hostEntry {
                gethostbyaddr_r(
                    bytes.baseAddress, socklen_t(bytes.count), address.systemFamily, $0, $1, $2, $3, $4)
            }
        }
        switch entry {
        case .failure(let failure): result.failure = failure
        case .success(let entry):
            result.names = [entry.name] + entry.aliases.filter { $0 != entry.name }
            result.forwardConfirmed = confirms(result.names, address: address, known: known)
        }
        return result
    }

    private static func confirms(_ names: [String], address: IPAddress, known: Set<String>) -> Bool? {
        // A name that is itself an address resolves to it without a lookup, which proves nothing.
        let names = names.filter { !IPAddress.isLiteral($0) }
        if names.contains(where: { known.contains($0.lowercased()) }) { return true }
        var verdict: Bool? = false
        for name in names {
            switch addresses(of: name, family: address.family == .ipv4 ? .ipv4 : .ipv6) {
            case .success(let found):
                if found.addresses.contains(where: { $0.withoutZone == address.withoutZone }) { return true }
            case .failure(let failure):
                // A failing name server says nothing about the name.
                if failure.code == "EAI_AGAIN" || failure.code == "EAI_FAIL" { verdict = nil }
            }
        }
        return verdict
    }

    // MARK: getaddrinfo

    /// Returns the addresses of a name in the order of RFC 6724, without duplicates.
    private static func addresses(
        of name: String, family: LookupRequest.Family
    ) -> Result<AddressList, LookupFailure> {
        var hints = addrinfo()
        // AI_ADDRCONFIG is not set: on a machine with only a loopback interface it hides every answer.
        hints.ai_flags = AI_CANONNAME
        hints.ai_family =
            switch family {
            case .any: AF_UNSPEC
            case .ipv4: AF_INET
            case .ipv6: AF_INET6
            }
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(name, nil, &hints, &first)
        guard code == 0 else { return .failure(failure(ofGetaddrinfo: code, family: family)) }
        defer { freeaddrinfo(first) }
        var (list, entry, seen) = (AddressList(), first, Set<IPAddress>())
        list.canonicalName = first?.pointee.ai_canonname.map { String(cString: $0) }
        while let current = entry {
            if let socketAddress = current.pointee.ai_addr, let address = IPAddress(socketAddress),
                seen.insert(address).inserted
            {
                list.addresses.append(address)
            }
            entry = current.pointee.ai_next
        }
        return .success(list)
    }

    /// Returns the failure for an error of `man 3 getaddrinfo`.
    ///
    /// The messages are our own, because the C library's depend on the locale.
    private static func failure(
        ofGetaddrinfo code: CInt, family: LookupRequest.Family
    ) -> LookupFailure {
        let address = family.title.map { "\($0) address" } ?? "address"
        let (name, message): (String, String) =
            switch code {
            case EAI_NONAME: ("EAI_NONAME", "host not found")
            case pollux_eai_nodata(): ("EAI_NODATA", "the name exists, but has no \(address)")
            case pollux_eai_addrfamily(): ("EAI_ADDRFAMILY", "the name has no \(address)")
            case EAI_AGAIN: ("EAI_AGAIN", "the name server failed or did not answer")
            case EAI_FAIL: ("EAI_FAIL", "the name server refused the query or sent an invalid answer")
            case EAI_FAMILY: ("EAI_FAMILY", "the address family is not supported here")
            case EAI_MEMORY: ("EAI_MEMORY", "out of memory")
            case EAI_SYSTEM: ("EAI_SYSTEM", String(cString: strerror(errno)))
            default: ("EAI_\(code)", String(cString: gai_strerror(code)))
            }
        return LookupFailure(code: name, message: message)
    }

    // MARK: gethostbyname and gethostbyaddr

    private typealias HostCall = (
        UnsafeMutablePointer<hostent>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<hostent>?>, UnsafeMutablePointer<CInt>
    ) -> CInt

    /// Makes the call with a buffer that grows until the answer fits.
    private static func hostEntry(
        bufferSize: Int = 1024, _ call: HostCall
    ) -> Result<HostEntry, LookupFailure> {
        var size = bufferSize
        while true {
            if let result = makeCall(bufferSize: size, call) { return result }
            size *= 4
        }
    }

    /// Bytes. No answer needs more, so a call that asks for more is faulty.
    private static let maxBufferSize = 1 << 20

    /// Makes the call once.
    ///
    /// - Returns: nil if the buffer is too small.
    private static func makeCall(
        bufferSize: Int, _ call: HostCall
    ) -> Result<HostEntry, LookupFailure>? {
        // The entry points into the buffer, so it is copied before the buffer is deallocated.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bufferSize) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            var entry = hostent()
            return withUnsafeMutablePointer(to: &entry) { entry in
                var result: UnsafeMutablePointer<hostent>?
                var code: CInt = 0
                let status = call(entry, start, bufferSize, &result, &code)
                if status == ERANGE, bufferSize < maxBufferSize { return nil }
                // The code is meaningful only without a result.
                guard let found = result else { return .failure(failure(ofHost: code)) }
                return .success(convert(found.pointee))
            }
        }
    }

    private static func convert(_ entry: hostent) -> HostEntry {
        var copy = HostEntry(name: entry.h_name.map { String(cString: $0) } ?? "")
        var (aliases, addresses) = (Set<String>(), Set<IPAddress>())
        var alias = entry.h_aliases
        while let text = alias?.pointee {
            // An alias on several lines of the hosts file is returned once for each.
            let name = String(cString: text)
            if aliases.insert(name).inserted { copy.aliases.append(name) }
            alias = alias?.advanced(by: 1)
        }
        var address = entry.h_addr_list
        while let bytes = address?.pointee {
            let raw = UnsafeRawBufferPointer(start: bytes, count: Int(entry.h_length))
            if let value = IPAddress(bytes: Array(raw)), addresses.insert(value).inserted {
                copy.addresses.append(value)
            }
            address = address?.advanced(by: 1)
        }
        return copy
    }

    private static func failure(ofHost code: CInt) -> LookupFailure {
        switch code {
        case HOST_NOT_FOUND: LookupFailure(code: "HOST_NOT_FOUND", message: "no name found for the address")
        case TRY_AGAIN: LookupFailure(code: "TRY_AGAIN", message: "the name server failed or did not answer")
        case NO_DATA: LookupFailure(code: "NO_DATA", message: "the address is known, but has no name")
        default:
            LookupFailure(
                code: "NO_RECOVERY", message: "the name server refused the query or sent an invalid answer")
        }
    }
}
