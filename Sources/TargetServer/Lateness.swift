/// How late work ended against the timetable: a histogram by the microsecond up to 10 ms, and
/// exact mean and maximum. Times are in seconds.
struct Lateness: Sendable {
    private static let bins = 10_000

    private var counts = [UInt32](repeating: 0, count: bins)
    private var moments = Moments()
    private(set) var maximum: Double?

    var count: Int { moments.count }
    var mean: Double? { moments.mean }

    /// `lateness` in seconds; one below 0 counts as 0.
    mutating func record(_ lateness: Double) {
        let lateness = max(0, lateness)
        moments.record(lateness)
        maximum = max(maximum ?? 0, lateness)
        counts[Int(min(lateness * 1e6, Double(Self.bins - 1)))] &+= 1
    }

    /// The smallest recorded lateness, rounded up to the microsecond, that at least `fraction` of
    /// them do not exceed; the maximum when that is above 10 ms. Nil when there is none.
    func percentile(_ fraction: Double) -> Double? {
        guard let maximum else { return nil }
        let rank = (fraction * Double(count)).rounded(.up)
        var seen = 0.0
        for (microsecond, inBin) in counts.dropLast().enumerated() {
            seen += Double(inBin)
            if seen >= rank, inBin > 0 { return min(maximum, Double(microsecond + 1) * 1e-6) }
        }
        return maximum
    }
}
