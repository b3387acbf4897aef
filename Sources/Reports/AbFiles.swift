internal import Comparison

/// The files that ApacheBench writes beside its report.
public enum AbFiles {
    /// `-e`: the time within which each percentage of requests was served, in milliseconds to the
    /// microsecond. Empty without a request.
    public static func percentiles(_ tally: AbTally) -> String {
        var text = "Percentage served,Time in ms\n"
        let totals = DigitSort.sorted(tally.samples.map(\.total))
        guard !totals.isEmpty else { return text }
        for percent in 0...100 {
            let time = AbTimes.percentile(percent, ofSorted: totals)
            text += "\(percent)," + Figure.fixed(Double(time) / 1000, decimals: 3) + "\n"
        }
        return text
    }

    /// `-g`: one row a request, the fastest first, in whole milliseconds.
    ///
    /// - Parameters:
    ///   - start: the run's start, microseconds since 1970.
    ///   - time: a second since 1970 as text.
    public static func requests(
        _ tally: AbTally, start: Int, time: (Int) -> String
    ) -> String {
        var text = "starttime\tseconds\tctime\tdtime\tttime\twait\n"
        // Text of a second is asked for once, not for each of its thousands of requests.
        var last: (second: Int, text: String) = (.min, "")
        for sample in tally.samples.sorted(by: { $0.total < $1.total }) {
            let second = (start + sample.start) / 1_000_000
            if second != last.second { last = (second, time(second)) }
            let times = [sample.connect, sample.processing, sample.total, sample.wait]
            text += "\(last.text)\t\(second)"
            for time in times { text += "\t\(AbTimes.milliseconds(time))" }
            text += "\n"
        }
        return text
    }
}
