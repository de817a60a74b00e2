import Core
import Glibc
import Testing

struct ASCIITests {
    @Test("every byte is classified as in the C library")
    func allBytes() {
        for byte in UInt8.min...UInt8.max {
            #expect(byte.isDecimalDigit == (isdigit(CInt(byte)) != 0))
            #expect(byte.isWhiteSpace == (isspace(CInt(byte)) != 0))
            #expect(CInt(byte.lowercased) == tolower(CInt(byte)))
        }
    }

    @Test("a decimal number consists of one or more ASCII digits")
    func decimalNumbers() {
        for text in ["0", "007", "65535", "123456789012345678901234567890"] {
            #expect(text.isDecimalNumber)
            #expect(text.utf8.isDecimalNumber)
        }
        for text in ["", "+1", "-1", "1 ", "1_0", "0x1", "１", "²", "٣", "1\u{301}"] {
            #expect(!text.isDecimalNumber, "\(text)")
        }
    }
}
