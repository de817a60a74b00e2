import Glibc

/// The locale from the user's environment (`man 7 locale`).
public enum UserLocale {
    /// Whether its character set is UTF-8. The first access also makes the C library use that character set.
    public static let isUTF8: Bool = {
        setlocale(LC_CTYPE, "")
        return nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } == "UTF-8"
    }()
}
