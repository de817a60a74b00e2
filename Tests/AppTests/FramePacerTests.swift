import App
import Core
import Testing

/// Tests that a key is answered at once, and that continuous updates are limited to 60 frames per second.
@Suite("Frame pacing")
struct FramePacerTests {
    private let start = Instant(nanoseconds: 1_000_000_000_000)
    private let interval = Duration.nanoseconds(1_000_000_000 / 60)

    /// Returns the times of the frames if every frame is shown as soon as possible.
    private func frames(_ pacer: inout FramePacer, from start: Instant, for duration: Duration) -> [Instant] {
        var (now, times) = (start, [Instant]())
        while true {
            now = max(now, pacer.nextFrame)
            if now - start >= duration { return times }
            pacer.frameShown(at: now)
            times.append(now)
        }
    }

    @Test("the first frame is shown at once, at any clock time")
    func first() {
        #expect(FramePacer().nextFrame < Instant(nanoseconds: 0))
    }

    @Test("twelve keys in a row are answered at once, and the thirteenth waits")
    func burst() {
        var pacer = FramePacer()
        for _ in 0..<12 {
            #expect(pacer.nextFrame <= start)
            pacer.frameShown(at: start)
        }
        #expect(pacer.nextFrame == start + interval)
    }

    @Test("continuous updates are shown 60 times per second")
    func rate() {
        var pacer = FramePacer()
        let times = frames(&pacer, from: start, for: .seconds(10))
        #expect(times.count >= 600 && times.count <= 613)
        let late = times.filter { $0 - start >= .seconds(9) }
        #expect(late.count == 60)
        #expect(zip(late, late.dropFirst()).allSatisfy { $1 - $0 == interval })
    }

    @Test("after an idle time of twelve frames, twelve keys are answered at once again")
    func rest() {
        var pacer = FramePacer()
        _ = frames(&pacer, from: start, for: .seconds(1))
        let later = start + .seconds(1) + interval * 12
        #expect(frames(&pacer, from: later, for: .nanoseconds(1)).count == 12)
    }

    @Test("a long idle time saves up no more than twelve frames")
    func longRest() {
        var pacer = FramePacer()
        pacer.frameShown(at: start)
        #expect(frames(&pacer, from: start + .seconds(3600), for: .nanoseconds(1)).count == 12)
    }
}
