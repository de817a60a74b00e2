import Glibc

/// The growth of the cost of a piece of work with its size.
public enum Growth {
    /// The ratio to allow if the sizes differ by a factor of four: halfway between a linear cost, 4, and a quadratic
    /// one, 16. Other programs on the machine move a linear cost to 5 and more, because they share its caches.
    public static let linearLimit = 8.0
    /// How often each size is measured at most: the least disturbed measurement counts.
    private static let maxRounds = 24

    /// Returns the processor time of the work at one size as a multiple of that at another.
    ///
    /// - Parameter goal: A ratio that needs no further measurement.
    public static func costRatio(
        of large: Int, to small: Int, goal: Double = 5, _ work: (Int) throws -> Void
    ) rethrows -> Double {
        var (smallCost, largeCost) = (Double.infinity, Double.infinity)
        for _ in 0..<maxRounds {
            smallCost = min(smallCost, try cost { try work(small) })
            largeCost = min(largeCost, try cost { try work(large) })
            if largeCost <= goal * smallCost { break }
        }
        return largeCost / smallCost
    }

    /// Returns the processor time of this thread in seconds, which other threads do not change.
    private static func cost(_ work: () throws -> Void) rethrows -> Double {
        let start = processorTime
        try work()
        return processorTime - start
    }

    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
