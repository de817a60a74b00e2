import TestSupport
import Testing

@testable import Core

@Suite("RFC 3339 times")
struct RFC3339Tests {
    /// The expected values are those of Python's `datetime`.
    @Test(
        "a time is written with microseconds and survives a round trip",
        arguments: [
            ("1970-01-01T00:00:00.000000Z", 0), ("1969-12-31T23:59:59.999999Z", -1000),
            ("2026-11-22T10:11:12.123456Z", 1_795_342_272_123_456_000),
            ("2262-04-11T23:47:16.854775Z", 9_223_372_036_854_775_000),
            ("1678-02-28T19:30:40.609067Z", -9209478559390933000),
            ("1678-03-01T00:58:53.492025Z", -9209458866507975000),
            ("1700-12-31T05:48:37.044867Z", -8488865482955133000),
            ("1800-12-31T04:56:23.102188Z", -5333195016897812000),
            ("1900-12-31T20:53:36.280058Z", -2177463983719942000),
            ("1969-02-28T08:32:15.037762Z", -26494064962238000),
            ("1969-03-01T02:06:38.561594Z", -26430801438406000),
            ("1969-12-31T06:26:18.640121Z", -63221359879000),
            ("1970-01-01T22:02:55.356320Z", 79375356320000),
            ("1972-02-28T09:27:16.546441Z", 68117236546441000),
            ("1999-01-01T04:03:40.657814Z", 915163420657814000),
            ("2000-01-01T09:37:38.335570Z", 946719458335570000),
            ("2000-03-01T08:19:50.395481Z", 951898790395481000),
            ("2000-12-31T00:36:43.770884Z", 978223003770884000),
            ("2001-01-01T16:14:41.842853Z", 978365681842853000),
            ("2024-12-31T18:11:55.292125Z", 1735668715292125000),
            ("2026-01-01T20:05:51.649416Z", 1767297951649416000),
            ("2200-02-28T09:07:51.256412Z", 7263162471256412000),
            ("2261-01-01T03:10:32.314455Z", 9183121832314455000),
            ("2261-02-28T00:33:34.433848Z", 9188123614433848000),
            ("2261-03-01T19:07:21.131497Z", 9188276841131497000),
            ("2261-12-31T17:30:51.820327Z", 9214623051820327000),
        ] as [(String, Int64)])
    func both(text: String, nanoseconds: Int64) {
        #expect(RFC3339.text(nanoseconds) == text)
        #expect(RFC3339.nanoseconds(text) == nanoseconds)
    }

    @Test("the first and last representable times are written, and times outside are refused")
    func ends() {
        #expect(RFC3339.text(.min) == "1677-09-21T00:12:43.145224Z")
        #expect(RFC3339.text(.max) == "2262-04-11T23:47:16.854775Z")
        #expect(RFC3339.nanoseconds("1677-09-21T00:12:43.145224192Z") == .min)
        #expect(RFC3339.nanoseconds("1677-09-21T00:12:43.145224191Z") == nil)
        #expect(RFC3339.nanoseconds("2262-04-11T23:47:16.854775807Z") == .max)
        #expect(RFC3339.nanoseconds("2262-04-11T23:47:16.854775808Z") == nil)
        #expect(RFC3339.nanoseconds("0000-01-01T00:00:00Z") == nil)
        #expect(RFC3339.nanoseconds("9999-12-31T23:59:59Z") == nil)
    }

    @Test("each day of 600 years follows the previous one")
    func days() {
        let day: Int64 = 86_400_000_000_000
        var last = ""
        for number in Int64(-106_000)...106_000 {
            let text = RFC3339.text(number * day + day - 1)
            let isGood =
                text > last && text.hasSuffix("T23:59:59.999999Z")
                && RFC3339.nanoseconds(text) == number * day + day - 1000
            if !isGood { Issue.record("\(text) after \(last)") }
            last = text
        }
    }

    @Test(
        "other valid notations of a time are parsed",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00z", 0), ("1970-01-01 00:00:00Z", 0),
            ("1970-01-01T01:00:00+01:00", 0), ("1969-12-31T18:30:00-05:30", 0),
            ("1970-01-01T00:00:00-00:00", 0),
            ("1970-01-01T00:00:00.5Z", 500_000_000), ("1970-01-01T00:00:00.123456789987Z", 123_456_789),
            ("1970-01-01T00:00:60Z", 60_000_000_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000),
        ] as [(String, Int64)])
    func read(text: String, nanoseconds: Int64) {
        #expect(RFC3339.nanoseconds(text) == nanoseconds)
    }

    @Test(
        "an invalid time is refused",
        arguments: [
            "", "2026", "2026-11-22", "2026-11-22T10:11:12", "2026-11-22T10:11Z", "2026-11-22T10:11:12.Z",
            "2026-11-22T10:11:12,5Z", "2026-13-22T10:11:12Z", "2026-00-22T10:11:12Z", "2026-11-00T10:11:12Z",
            "2026-11-31T10:11:12Z", "2025-02-29T10:11:12Z", "2100-02-29T00:00:00Z", "2026-11-22T24:00:00Z",
            "2026-11-22T10:60:12Z", "2026-11-22T10:11:61Z", "2026-11-22T10:11:12+24:00",
            "2026-11-22T10:11:12+1:00",
            "2026-11-22T10:11:12+0100", "2026-11-22T10:11:12ZZ", " 2026-11-22T10:11:12Z",
            "+026-11-22T10:11:12Z",
            "2026-11-22T10:11:1\u{661}Z", "2026/11/22T10:11:12Z", "26-11-22T10:11:12Z",
            "12026-11-22T10:11:12Z",
        ])
    func refused(text: String) {
        #expect(RFC3339.nanoseconds(text) == nil)
    }

    @Test("truncated and modified input never traps")
    func hostile() {
        let bytes = Array("2026-11-22T10:11:12.123456+01:30".utf8)
        for end in 0..<bytes.count {
            #expect(RFC3339.nanoseconds(String(decoding: bytes[..<end], as: UTF8.self)) == nil)
        }
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] = random.next()
            _ = RFC3339.nanoseconds(String(decoding: changed, as: UTF8.self))
        }
    }
}
