import Kernel
import Screen

extension String {
    /// The text as it may be printed: cleaned of what a terminal would obey, and in ASCII where the user's
    /// locale has nothing else.
    var plainText: String {
        let cleaned = cleaned
        guard !UserLocale.isUTF8 else { return cleaned }
        var text = ""
        for scalar in cleaned.unicodeScalars { text.unicodeScalars.append(scalar.asciiForm) }
        return text
    }
}
