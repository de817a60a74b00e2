import Core
import Screen
import Testing

@testable import Dashboard

@Suite("The charts of the lab")
struct LabChartsTests {
    private static func charts(_ samples: [TransportSample], end: Duration, needsWindow: Bool = false)
        -> LabCharts
    {
        var history = RunHistory()
        var progress = LabProgress(phase: .running, elapsed: end)
        progress.samples = samples
        history.receive(progress, sequences: LanePair(nil, nil))
        return LabCharts(history: history, lane: .second, end: end, cursor: nil, needsWindow: needsWindow)
    }

    private static func sample(at milliseconds: Int, cwnd: Int) -> TransportSample {
        TransportSample(
            lane: .second, at: .milliseconds(milliseconds), deliveredBits: 1_000 * milliseconds,
            connection: TransportSample.Connection(congestionWindow: cwnd))
    }

    @Test("a column shows the peak of its time, and without samples the value before it")
    func peaks() {
        let samples = [(0, 10), (5, 40), (10, 12), (390, 1)].map { Self.sample(at: $0.0, cwnd: $0.1) }
        let charts = Self.charts(samples, end: .milliseconds(400))
        let axis = TimeAxis(end: .milliseconds(400), columns: 4)
        #expect(charts.values(of: .congestionWindow, over: axis) == [40, 12, 12, 1])
        #expect(
            charts.values(of: .congestionWindow, over: TimeAxis(end: .milliseconds(400), columns: 1)) == [40])
        #expect(charts.values(of: .congestionWindow, over: TimeAxis(end: .zero, columns: 0)) == [])
    }

    @Test("the goodput of a column is the rate at which messages were delivered, also between samples")
    func goodput() {
        let samples = [Self.sample(at: 0, cwnd: 1), Self.sample(at: 400, cwnd: 1)]
        let charts = Self.charts(samples, end: .milliseconds(800))
        let axis = TimeAxis(end: .milliseconds(800), columns: 4)
        #expect(charts.values(of: .goodput, over: axis) == [1_000_000, 1_000_000, 0, 0])
    }

    @Test("cwnd is kept longest, then RTT; where the reader sleeps, the window comes first")
    func rows() {
        let samples = [Self.sample(at: 0, cwnd: 10)]
        let charts = Self.charts(samples, end: .seconds(1))
        #expect(charts.charts(rows: 1).map(\.chart) == [.congestionWindow])
        #expect(charts.charts(rows: 4).map(\.chart) == [.goodput, .congestionWindow, .roundTrip])
        #expect(charts.charts(rows: 4).map(\.rows) == [1, 2, 1])
        #expect(charts.charts(rows: 11).map(\.chart) == LabCharts.Chart.allCases)
        #expect(charts.charts(rows: 11).reduce(0) { $0 + $1.rows } == 11)
        let window = Self.charts(samples, end: .seconds(1), needsWindow: true)
        #expect(window.charts(rows: 2).map(\.chart) == [.receiveWindow])
    }

    @Test("a full series drops every second sample, and keeps the whole run at one density")
    func thinning() {
        var series = SampleSeries()
        for index in 0..<20_000 {
            series.append(Self.sample(at: 5 * index, cwnd: index))
            #expect(series.samples.count <= SampleSeries.maxCount)
        }
        let times = series.samples.map(\.at)
        #expect(times.first == .zero && (times.last ?? .zero) > .seconds(99))
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        #expect(times.count > SampleSeries.maxCount / 2)
        #expect((gaps.max() ?? .zero) <= (gaps.min() ?? .zero) * 4)
    }

    @Test("marks are bounded")
    func marks() {
        var marks = TimeMarks()
        for index in 0..<10_000 { marks.add(.milliseconds(index)) }
        #expect(marks.times.count <= TimeMarks.maxCount)
        #expect(marks.times.first == .zero && (marks.times.last ?? .zero) > .seconds(9))
    }

    @Test("a scale has the maximum in a short unit, and a value in the same unit")
    func scale() {
        #expect(ChartScale(max: 920_000, .rate).text(nil) == "max 920 kbit/s")
        #expect(ChartScale(max: 1_230_000, .rate).text(90_000) == "0.1/1.2 Mbit/s")
        #expect(ChartScale(max: 64_240, .bytes).text(0) == "0/64 kB")
        #expect(ChartScale(max: 24, .segments).text(7) == "7/24 seg")
        #expect(ChartScale(max: 850, .time).text(nil) == "max 850 us")
        #expect(ChartScale(max: 0, .time).text(nil) == "max 0 us")
    }

    @Test("the time axis has round times at their columns")
    func axis() {
        let axis = TimeAxis(end: .milliseconds(1340), columns: 40)
        #expect(axis.ticks.map(\.label) == ["0", "0.5 s", "1.0 s"])
        #expect(axis.ticks.map(\.column) == [0, 14, 29])
        #expect(axis.column(of: .milliseconds(1340)) == 39 && axis.column(of: .seconds(2)) == nil)
        #expect(
            TimeAxis(end: .milliseconds(70), columns: 40).ticks.map(\.label) == [
                "0", "20 ms", "40 ms", "60 ms",
            ])
        #expect(
            TimeAxis(end: .milliseconds(4_400), columns: 31).ticks.map(\.label) == ["0", "2.0 s", "4.0 s"])
        #expect(TimeAxis(end: .zero, columns: 0).ticks.isEmpty)
    }

    @Test("a lost packet and a change of the wire are marked on the axis")
    func axisMarks() throws {
        var program = try Program.lab()
        program.start()
        var run = LabRun()
        run.datagram(at: 10)
        run.datagram(at: 500, .lost)
        run.progress.elapsed = .milliseconds(1000)
        run.progress.samples = [TransportSample(lane: .first, at: .milliseconds(900), deliveredBits: 100)]
        program.send(run.report())
        program.press(.right, .character("+"))
        let history = program.state.lab.history
        #expect(history.losses.first.times == [.milliseconds(500)] && history.losses.second.times == [])
        #expect(history.changes.times == [.milliseconds(1000)])
        let axis = try #require(program.lines.first { $0.contains("× loss  ▲ change") })
        #expect(axis.contains("─×─") && axis.contains("▲ │"))
    }

    @Test("v shows the charts, the time-sequence graph, neither, and the ladder gets the room")
    func plots() throws {
        var program = try Program.lab()
        let rows = program.state.labLayout.lanes[0].ladder.rows
        program.press(.character("v"))
        #expect(program.state.lab.plot == .sequence)
        program.press(.character("v"))
        #expect(program.state.lab.plot == .none && program.state.labLayout.lanes[0].ladder.rows > rows)
        program.press(.character("v"))
        #expect(program.state.lab.plot == .charts && program.state.labLayout.lanes[0].ladder.rows == rows)
        var small = try Program.lab(columns: 80, rows: 24)
        small.press(.character("v"))
        #expect(small.state.message == .done("time-sequence graph: no room here, z zooms the lane"))
    }
}
