import Core
import Dashboard
import Kernel

/// The readings of the counters of this machine's links.
///
/// A worker finds out which links count, at the first reading and after links have come or gone. The other readings
/// take microseconds and run on the loop's thread, so that each is one wake-up, unless there are very many links.
///
/// A reading that fails is not repeated until the next request, and not reported: the figure is then missing.
final class TrafficReadings {
    private typealias Survey = (links: CountedLinks, sample: TrafficSample)

    /// The number of links that can be read in less than a millisecond.
    private static let maxLinksOnLoop = 1000

    private let poller: Poller
    private let deliver: (Event) -> Void
    /// Created by the first request.
    private var background: Background<Survey?>?
    private var reader: LinkReader?
    /// nil before the first survey.
    private var links: CountedLinks?
    private var isReading = false

    init(poller: Poller, deliver: @escaping (Event) -> Void) {
        (self.poller, self.deliver) = (poller, deliver)
    }

    /// Requests a reading, whose result is delivered as an event.
    func request() {
        guard !isReading else { return }
        if let links, links.count <= Self.maxLinksOnLoop, let sample = sample(of: links) {
            deliver(.traffic(sample))
        } else {
            startWorker()
        }
    }

    private func sample(of links: CountedLinks) -> TrafficSample? {
        if reader == nil { reader = try? LinkReader() }
        return (try? reader?.sample(of: links)) ?? nil
    }

    private func startWorker() {
        if background == nil {
            background = try? Background(poller: poller, name: "traffic") { [weak self] in self?.receive($0) }
        }
        isReading =
            background?.start { [links] in
                if let links, let sample = try? LinkReader().sample(of: links) { return (links, sample) }
                return try? LinkReader.survey()
            } ?? false
    }

    private func receive(_ survey: Survey?) {
        isReading = false
        guard let survey else { return }
        links = survey.links
        deliver(.traffic(survey.sample))
    }
}
