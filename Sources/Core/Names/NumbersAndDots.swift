import Glibc

/// The numbers-and-dots notation of IPv4 addresses (`man 3 inet_aton`).
///
/// An address has up to four numbers, each decimal, octal (`0177`) or hexadecimal (`0x7f`). The last one fills the
/// remaining bytes.
enum NumbersAndDots {
    /// Returns whether the C library parses the text as an IPv4 address.
    static func isAddress(_ text: String) -> Bool {
        var address = in_addr()
        return inet_aton(text, &address) != 0
    }

    /// Returns whether the labels of a name can only be meant as an address.
    ///
    /// A name whose last label is all digits is an address, which is never sent to a name server (RFC 1123 §2.1).
    static func areNumbers(_ labels: [String]) -> Bool {
        labels.last?.isDecimalNumber == true || labels.allSatisfy { number($0) != nil }
    }

    /// Returns why labels that can only be meant as an address are not one.
    static func fault(in labels: [String]) -> String {
        for (position, label) in labels.enumerated() where labels.count <= 4 {
            switch number(label) {
            case .invalidOctal?: return "not an IPv4 address: \(label) begins with 0, so it must be octal"
            case .value(let value)?:
                let bytes = position < labels.count - 1 ? 1 : 5 - labels.count
                let limit = UInt64(1) << UInt64(8 * bytes) - 1
                if value > limit { return "not an IPv4 address: \(label) is above \(limit)" }
            case nil: break
            }
        }
        return "not an IPv4 address: expected four parts of 0 to 255"
    }

    private enum Number {
        /// `UInt64.max` if the number is larger than that.
        case value(UInt64)
        /// Digits after a leading zero that are not all octal.
        case invalidOctal
    }

    /// Returns the number that a label stands for; nil if it is not a number.
    private static func number(_ label: String) -> Number? {
        if label.isDecimalNumber {
            guard label.utf8.first == UInt8(ascii: "0") else { return .value(UInt64(label) ?? .max) }
            guard label.utf8.allSatisfy({ $0 <= UInt8(ascii: "7") }) else { return .invalidOctal }
            return .value(UInt64(label, radix: 8) ?? .max)
        }
        let digits = label.utf8.dropFirst(2)
        guard label.lowercased().hasPrefix("0x"), !digits.isEmpty,
            digits.allSatisfy({ Hexadecimal.value($0) != nil })
        else { return nil }
        return .value(UInt64(label.dropFirst(2), radix: 16) ?? .max)
    }
}
