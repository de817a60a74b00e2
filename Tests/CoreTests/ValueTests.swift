import Testing

@testable import Core

@Suite("Basic values")
struct ValueTests {
    @Test(
        "the edit distance counts insertions, deletions and substitutions",
        arguments: [
            ("", "", 0), ("a", "", 1), ("", "abc", 3), ("same", "same", 0), ("kitten", "sitting", 3),
            ("flaw", "lawn", 2), ("sockts", "sockets", 1), ("resovle", "resolve", 2), ("abc", "xyz", 3),
            ("Lab", "lab", 1), ("e\u{301}", "é", 0), ("世界", "世", 1),
        ])
    func editDistance(from: String, to: String, expected: Int) {
        #expect(from.editDistance(to: to) == expected)
        #expect(to.editDistance(to: from) == expected)
    }

    @Test("instants are ordered, and their difference is a duration")
    func instants() {
        let early = Instant(nanoseconds: -5)
        let late = early + .microseconds(2)
        #expect(late == Instant(nanoseconds: 1995))
        #expect(early < late && !(late < early) && !(early < early))
        #expect(late - early == .microseconds(2))
        #expect(early - late == .microseconds(-2))
        #expect(late + .zero == late)
    }

    @Test(
        "a duration is truncated to whole nanoseconds",
        arguments: [
            (Duration.zero, 0), (.nanoseconds(1), 1), (.milliseconds(250), 250_000_000),
            (.seconds(-1), -1_000_000_000), (.milliseconds(-1), -1_000_000),
            (Duration(secondsComponent: 1, attosecondsComponent: 999_999_999), 1_000_000_000),
            (.seconds(9_000_000_000), 9_000_000_000_000_000_000),
        ])
    func nanoseconds(duration: Duration, nanoseconds: Int) {
        #expect(duration.nanoseconds == Int64(nanoseconds))
    }

    @Test("milliseconds keep their fraction")
    func milliseconds() {
        #expect(Duration.microseconds(1500).milliseconds == 1.5)
        #expect(Duration.seconds(2).milliseconds == 2000)
    }

    @Test("milliseconds are rounded to the requested number of decimal places")
    func roundedMilliseconds() {
        let duration = Duration.nanoseconds(12_345_678)
        #expect(duration.milliseconds(places: 0) == 12)
        #expect(duration.milliseconds(places: 1) == 12.3)
        #expect(duration.milliseconds(places: 2) == 12.35)
        #expect(duration.milliseconds(places: 6) == 12.345678)
        #expect("\(Duration.nanoseconds(-160_000).milliseconds(places: 1))" == "-0.2")
    }

    @Test("the earliest deadline ignores missing ones")
    func earliestDeadline() {
        let (early, late) = (Instant(nanoseconds: 1), Instant(nanoseconds: 2))
        #expect(Instant.earliest(late, nil, early) == early)
        #expect(Instant.earliest(early, late) == early)
        #expect(Instant.earliest(nil, late) == late)
        #expect(Instant.earliest(nil, nil) == nil)
        #expect(Instant.earliest() == nil)
    }

    @Test("white space of every kind is trimmed at both ends, but not inside")
    func trimming() {
        for (text, expected) in [
            ("", ""), (" ", ""), ("a", "a"), ("  a b \t\r\n", "a b"), ("\u{2003}a\u{85}", "a"),
            ("\u{200b}a", "\u{200b}a"),
        ] {
            #expect(text.trimmingWhitespace == expected)
        }
    }

    @Test("a requested family includes its own addresses, and any includes both families")
    func families() {
        for family in IPAddress.Family.allCases {
            #expect(LookupRequest.Family.any.includes(family))
            #expect(LookupRequest.Family.ipv4.includes(family) == (family == .ipv4))
            #expect(LookupRequest.Family.ipv6.includes(family) == (family == .ipv6))
        }
    }
}
