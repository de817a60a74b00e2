import Glibc

/// The locale that the user's environment asks for (`man 7 locale`).
public enum UserLocale {
    /// Whether its character set is UTF-8. The C library writes and reads that set from the first use on.
    public static let isUTF8: Bool = {
        setlocale(LC_CTYPE, "")
        return nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } == "UTF-8"
    }()
}
