import Core
import Testing

@Suite("Lab schedule")
struct LabScheduleTests {
    private func load() -> LabLoad {
        var load = LabLoad()
        (load.count, load.interval) = (50, .milliseconds(20))
        load.cut = .milliseconds(500) ..< .milliseconds(2500)
        load.readerPause = .milliseconds(300) ..< .milliseconds(1200)
        return load
    }

    @Test(
        "the load's cut and pause include their start and exclude their end")
    func planned() {
        let schedule = LabSchedule(load())
        #expect(
            [299, 300, 1199, 1200].map { schedule.isReading(at: .milliseconds($0)) } == [
                true, false, false, true,
            ])
        #expect(
            [499, 500, 2499, 2500].map { schedule.isCut(at: .milliseconds($0)) } == [
                false, true, true, false,
            ])
    }

    @Test("past times are not planned, nor the connection timeout once messages start")
    func waiting() {
        var schedule = LabSchedule(load())
        let (plain, end) = (Impairments(), Duration.seconds(61))
        #expect(schedule.planned(after: .milliseconds(1200)) == [.milliseconds(2500)])
        #expect(Set(schedule.limits(after: .milliseconds(1200), plain)) == [.seconds(4), end])
        schedule.begin(at: .milliseconds(1300))
        #expect(schedule.first == .milliseconds(1300))
        #expect(schedule.limits(after: .milliseconds(1200), plain) == [end])
        #expect(schedule.planned(after: end) == [] && schedule.limits(after: end, plain) == [])
    }

    @Test("the time limit allows a minute, twice the transmission time and the delays")
    func limit() {
        let schedule = LabSchedule(load())
        var impairments = Impairments()
        #expect(schedule.limit(impairments) == .seconds(61))
        impairments.delay = .milliseconds(250)
        #expect(schedule.limit(impairments) == .seconds(62))
        // 50 messages of 200 bytes with 100 bytes of headers: 120,000 bits.
        impairments.bitsPerSecond = 24_000
        #expect(schedule.limit(impairments) == .seconds(71))
    }

    @Test("an endless run has no deadline, and ends when the account of its messages is full")
    func endless() {
        var load = LabLoad()
        (load.count, load.interval) = (0, .zero)
        let schedule = LabSchedule(load)
        #expect(schedule.limit(Impairments()) == nil)
        #expect(schedule.limits(after: LabSchedule.maxConnectWait, Impairments()).isEmpty)
        var source = MessageSource(load)
        for _ in 1...LabLoad.maxCount { _ = source.next(at: .seconds(1)) }
        #expect(source.isExhausted && source.next == LabLoad.maxCount + 1)
    }
}
