import CLinux
import Core
import Glibc

/// The C library's resolver: what it says is what every program of this machine is told, be it from a
/// file, a name server or multicast DNS. Each call may block for as long as the system's configuration
/// lets it.
enum SystemResolver {
    /// The answer of the classic calls (`man 3 gethostbyname_r`).
    private struct HostEntry {
        var name = ""
        var aliases: [String] = []
        var addresses: [IPAddress] = []
    }

    /// What `getaddrinfo` says of a name.
    private struct AddressList {
        var canonicalName: String?
        var addresses: [IPAddress] = []
    }

    /// Everything that a host's name leads to.
    ///
    /// `getaddrinfo` comes first: a name that it does not know is not asked for again.
    /// - Parameter isDNS: Whether nothing but name servers can answer for this name.
    static func forward(_ name: String, family: LookupRequest.Family, isDNS: Bool) -> ForwardResult {
        var facts = ForwardResult()
        switch addresses(of: name, family: family) {
        case .failure(let failure):
            facts.failure = failure
            return facts
        case .success(let list):
            facts.preferred = list.addresses
            facts.canonicalName = list.canonicalName
        }
        let preferredIPv4 = facts.preferred.filter { $0.family == .ipv4 }
        // In the DNS all aliases are links of a CNAME chain. Where the canonical name is the one asked for
        // there is no chain, and one address has no order: the classic call, which would wait for the
        // name server once more, could add nothing.
        if isDNS, preferredIPv4.count <= 1, facts.canonicalName?.lowercased() == name.lowercased() {
            facts.classic = preferredIPv4
        } else {
            // The classic call makes an IPv4 address of one that is mapped into IPv6 (RFC 4291 §2.5.5.2).
            let hasIPv4 = facts.preferred.contains { $0.family == .ipv4 || $0.scope == .mapped }
            let classicFamily = hasIPv4 && family != .ipv6 ? AF_INET : AF_INET6
            if case .success(let entry) = hostEntry({
                gethostbyname2_r(name, classicFamily, $0, $1, $2, $3, $4)
            }) {
                facts.canonicalName = entry.name
                facts.aliases = entry.aliases
                facts.classic = entry.addresses.filter { $0.family == .ipv4 }
            }
        }
        // The full name is the same whichever family is wanted.
        if family != .any { facts.fullNameOrigin = fullNameOrigin(of: name) }
        return facts
    }

    /// Where `getfqdn` looks for the full name of a name: at its first address of any family.
    static func fullNameOrigin(of name: String) -> FullNameOrigin {
        let list = try? addresses(of: name, family: .any).get()
        return FullNameOrigin(name: name, address: list?.addresses.first)
    }

    /// The addresses that the canonical name has and the name asked for has not.
    static func addressesOnlyUnderCanonicalName(
        of name: String, _ facts: ForwardResult, family: LookupRequest.Family
    ) -> [IPAddress] {
        guard let canonical = facts.canonicalName, canonical.lowercased() != name.lowercased(),
            case .success(let list) = addresses(of: canonical, family: family)
        else { return [] }
        return list.addresses.filter { !facts.classic.contains($0) && !facts.preferred.contains($0) }
    }

    /// The names of an address, and whether they lead back to it.
    ///
    /// - Parameter known: Names that are known to lead to the address, and need not be asked for again.
    static func reverse(_ address: IPAddress, known: [String]) -> ReverseResult {
        var facts = ReverseResult()
        let entry = address.bytes.withUnsafeBytes { bytes in
            hostEntry {
                gethostbyaddr_r(
                    bytes.baseAddress, socklen_t(bytes.count), address.systemFamily, $0, $1, $2, $3, $4)
            }
        }
        switch entry {
        case .failure(let failure): facts.failure = failure
        case .success(let entry):
            facts.names = [entry.name] + entry.aliases.filter { $0 != entry.name }
            facts.forwardConfirmed = confirms(facts.names, address: address, known: known)
        }
        return facts
    }

    private static func confirms(_ names: [String], address: IPAddress, known: [String]) -> Bool? {
        let known = known.map { $0.lowercased() }
        if names.contains(where: { known.contains($0.lowercased()) }) { return true }
        var verdict: Bool? = false
        for name in names {
            switch addresses(of: name, family: address.family == .ipv4 ? .ipv4 : .ipv6) {
            case .success(let found):
                if found.addresses.contains(where: { $0.withoutZone == address.withoutZone }) { return true }
            case .failure(let failure):
                // A name server that fails now proves nothing about the name.
                if failure.code == "EAI_AGAIN" || failure.code == "EAI_FAIL" { verdict = nil }
            }
        }
        return verdict
    }

    // MARK: getaddrinfo

    /// The addresses of a name in the order of RFC 6724, none twice.
    private static func addresses(
        of name: String, family: LookupRequest.Family
    ) -> Result<AddressList, LookupFailure> {
        var hints = addrinfo()
        // Without AI_ADDRCONFIG: on a machine that has loopback only, it would hide every answer.
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
        var (list, entry) = (AddressList(), first)
        list.canonicalName = first?.pointee.ai_canonname.map { String(cString: $0) }
        while let current = entry {
            if let socketAddress = current.pointee.ai_addr, let address = IPAddress(socketAddress),
                !list.addresses.contains(address)
            {
                list.addresses.append(address)
            }
            entry = current.pointee.ai_next
        }
        return .success(list)
    }

    /// `man 3 getaddrinfo`; the words are ours, because the C library's change with the locale.
    private static func failure(
        ofGetaddrinfo code: CInt, family: LookupRequest.Family
    ) -> LookupFailure {
        let address = family.title.map { "\($0) address" } ?? "address"
        let (name, words): (String, String) =
            switch code {
            case EAI_NONAME: ("EAI_NONAME", "name not known")
            case pollux_eai_nodata(): ("EAI_NODATA", "the name exists, but has no \(address)")
            case pollux_eai_addrfamily(): ("EAI_ADDRFAMILY", "the name has no \(address)")
            case EAI_AGAIN: ("EAI_AGAIN", "the name server failed or did not answer")
            case EAI_FAIL: ("EAI_FAIL", "the name server refused or answered nonsense")
            case EAI_FAMILY: ("EAI_FAMILY", "the address family is not supported here")
            case EAI_MEMORY: ("EAI_MEMORY", "out of memory")
            case EAI_SYSTEM: ("EAI_SYSTEM", String(cString: strerror(errno)))
            default: ("EAI_\(code)", String(cString: gai_strerror(code)))
            }
        return LookupFailure(code: name, message: words)
    }

    // MARK: gethostbyname and gethostbyaddr

    private typealias HostCall = (
        UnsafeMutablePointer<hostent>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<hostent>?>, UnsafeMutablePointer<CInt>
    ) -> CInt

    /// Calls with a buffer that grows until the answer fits.
    private static func hostEntry(_ call: HostCall) -> Result<HostEntry, LookupFailure> {
        var size = 1024
        while true {
            if let result = hostEntry(bufferSize: size, call) { return result }
            size *= 4
        }
    }

    /// No answer has more than this many bytes; a call that wants more is broken.
    private static let largestBuffer = 1 << 20

    /// - Returns: nil where the buffer is too small.
    private static func hostEntry(
        bufferSize: Int, _ call: HostCall
    ) -> Result<HostEntry, LookupFailure>? {
        // The entry points into the buffer and both are read before they go.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: bufferSize) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            var entry = hostent()
            return withUnsafeMutablePointer(to: &entry) { entry in
                var result: UnsafeMutablePointer<hostent>?
                var code: CInt = 0
                let status = call(entry, start, bufferSize, &result, &code)
                if status == ERANGE, bufferSize < largestBuffer { return nil }
                // The code means nothing beside an answer.
                guard let found = result else { return .failure(failure(ofHost: code)) }
                return .success(read(found.pointee))
            }
        }
    }

    private static func read(_ entry: hostent) -> HostEntry {
        var copy = HostEntry(name: entry.h_name.map { String(cString: $0) } ?? "")
        var alias = entry.h_aliases
        while let text = alias?.pointee {
            // One that stands on several lines of the hosts file is told once for each.
            let name = String(cString: text)
            if !copy.aliases.contains(name) { copy.aliases.append(name) }
            alias = alias?.advanced(by: 1)
        }
        var address = entry.h_addr_list
        while let bytes = address?.pointee {
            let raw = UnsafeRawBufferPointer(start: bytes, count: Int(entry.h_length))
            if let value = IPAddress(bytes: Array(raw)), !copy.addresses.contains(value) {
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
        default: LookupFailure(code: "NO_RECOVERY", message: "the name server refused or answered nonsense")
        }
    }
}
