import Core
import Glibc

extension HostName {
    /// The library that converts international names, as the C library and curl load it.
    static let conversionLibrary = "libidn2.so.0"

    /// Returns a name in ASCII, converted if it is international (RFC 5891 §5, after the mapping of UTS #46).
    ///
    /// The library is loaded for the first such name, which reads files: this is a call for a worker.
    /// - Throws: `LookupFailure` if the name cannot be converted, in the library's words, or if its ASCII form is
    ///   invalid.
    static func ascii(
        of name: String, library: String = conversionLibrary
    ) throws(LookupFailure) -> String {
        guard isInternational(name) else { return name }
        guard let converter = IDN2(library) else {
            throw LookupFailure(
                code: "EAI_IDN_ENCODE", message: "international names need libidn2 (install libidn2-0)")
        }
        // The conversion makes delimiters, dots and digits of their full-width forms.
        return try HostName(try converter.ascii(of: name)[...]).text
    }

    /// Returns the reason why a lookup failed, after the ASCII form of an international name.
    static func reason(_ reason: String, for name: String, askedAs ascii: String) -> String {
        isInternational(name) ? "\(ascii): \(reason)" : reason
    }
}

extension LookupRequest.Subject {
    /// Returns the target with an international name in ASCII.
    func target() throws(LookupFailure) -> HostQuery.Target {
        guard case .host(let query) = self else { return .name(hostName) }
        guard case .name(let name) = query.target else { return query.target }
        return .name(try HostName.ascii(of: name))
    }
}

/// The functions of libidn2 (`idn2.h`).
private struct IDN2: ~Copyable {
    private typealias ToASCII =
        @convention(c) (
            UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, CInt
        ) -> CInt
    private typealias ErrorText = @convention(c) (CInt) -> UnsafePointer<CChar>?
    private typealias Free = @convention(c) (UnsafeMutableRawPointer?) -> Void

    /// `IDN2_NFC_INPUT` and `IDN2_NONTRANSITIONAL`: decomposed letters are composed first, and `ß` is not `ss`.
    private static let flags: CInt = 1 | 8

    private let handle: UnsafeMutableRawPointer
    private let toASCII: ToASCII
    private let errorText: ErrorText
    private let free: Free

    /// Loads the library; nil if it is missing, or is not libidn2.
    init?(_ library: String) {
        // Once loaded, it stays for the next name.
        guard let handle = dlopen(library, RTLD_NOW | RTLD_NODELETE) else { return nil }
        guard let toASCII = dlsym(handle, "idn2_to_ascii_8z"), let errorText = dlsym(handle, "idn2_strerror"),
            let free = dlsym(handle, "idn2_free")
        else {
            dlclose(handle)
            return nil
        }
        self.handle = handle
        self.toASCII = unsafeBitCast(toASCII, to: ToASCII.self)
        self.errorText = unsafeBitCast(errorText, to: ErrorText.self)
        self.free = unsafeBitCast(free, to: Free.self)
    }

    deinit { dlclose(handle) }

    func ascii(of name: String) throws(LookupFailure) -> String {
        var result: UnsafeMutablePointer<CChar>?
        let code = toASCII(name, &result, Self.flags)
        guard code == 0, let result else {
            throw .invalidName(errorText(code).map { String(cString: $0) } ?? "libidn2 error \(code)")
        }
        defer { free(result) }
        return String(cString: result)
    }
}
