import Kernel
import Screen

extension String {
    /// The text as it may be printed: with control characters replaced, and in ASCII unless the user's locale is
    /// UTF-8.
    var plainText: String {
        let cleaned = cleaned
        guard !UserLocale.isUTF8 else { return cleaned }
        var text = ""
        for scalar in cleaned.unicodeScalars { text.unicodeScalars.append(scalar.asciiForm) }
        return text
    }
}
