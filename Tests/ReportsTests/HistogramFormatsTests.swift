import Comparison
import Foundation
import Measurements
import Reports
import TestSupport
import Testing

/// The formats of HdrHistogram, read back by its Python library (PyPI: hdrhistogram).
struct HistogramFormatsTests {
    private static func histograms(_ name: String) throws -> (ResultFile, RunHistograms) {
        let result = try Fixtures.named(name)
        return (result, try #require(try RunHistograms(result)))
    }

    /// Bins of many sizes, up to the last of the layout.
    private static var wide: HistogramBins {
        var histogram = LatencyHistogram()
        for power in 0..<42 {
            for step in 0..<UInt64(power + 1) {
                histogram.record(nanoseconds: (1 << UInt64(power)) + step * 977)
            }
        }
        histogram.record(nanoseconds: LatencyHistogram.longestNanoseconds)
        return HistogramBins(histogram)
    }

    @Test func aTextIsReadBackAsItWas() throws {
        for bins in [HistogramBins(), Self.wide, try Self.histograms("clean").1.response] {
            let text = HistogramText.encode(bins)
            #expect(text.hasPrefix("HISTFAAA"))
            #expect(HistogramText.decode(text) == bins)
        }
        for text in ["", "HISTFAAA", "HISTFAAAAAB4nAMAAAAAAQ==", "AAAA", "not base64 at all"] {
            #expect(HistogramText.decode(text) == nil)
        }
    }

    @Test func theReferenceLibraryDecodesTheSameCounts() throws {
        let bins = Self.wide
        let output = try OtherProgram.python(
            """
            import sys
            from hdrh.histogram import HdrHistogram
            histogram = HdrHistogram.decode(sys.stdin.read())
            print(histogram.get_total_count())
            for item in histogram.get_recorded_iterator():
                print(item.count_at_value_iterated_to, item.value_iterated_to)
            """, input: HistogramText.encode(bins))
        let lines = output.split(separator: "\n").map(String.init)
        #expect(lines.first == "\(bins.count)")
        #expect(
            Array(lines.dropFirst())
                == bins.filled.map { "\($0.count) \($0.highest)" })
    }

    @Test func thePercentileTextIsTheRecordedOne() throws {
        let (_, histograms) = try Self.histograms("clean")
        try Snapshot.expect(PercentileText.render(histograms.response), matches: "clean.hgrm")
        try Snapshot.expect(PercentileText.render(HistogramBins()), matches: "empty.hgrm")
    }

    /// Every line names the first bin, as the library counts them, that reaches its level. (The
    /// library's own lines lie at other levels than those of the Java original: it leaves out a
    /// rounding.)
    @Test func thePercentileTextAgreesWithTheReferenceLibrarysBins() throws {
        for bins in [Self.wide, try Self.histograms("clean").1.response] {
            let output = try OtherProgram.python(
                """
                import sys
                from hdrh.histogram import HdrHistogram
                histogram = HdrHistogram.decode(sys.argv[1])
                total, passed, reached = histogram.get_total_count(), 0, []
                for item in histogram.get_recorded_iterator():
                    passed += item.count_at_value_iterated_to
                    reached.append((passed, item.value_iterated_to / 1e6))
                lines = [line.split() for line in sys.stdin if "#" not in line and "V" not in line]
                lines = [line for line in lines if line]
                for line in lines:
                    value, level, count = float(line[0]), float(line[1]), int(line[2])
                    first = next(r for r in reached if r[0] >= level * total * (1 - 1e-12))
                    assert first[0] == count and abs(first[1] - value) < 0.00051, (line, first)
                print(len(lines) > 20, lines[0][1], lines[-1][1], lines[-1][2])
                """, [HistogramText.encode(bins)], input: PercentileText.render(bins))
            #expect(output == "True 0.000000000000 1.000000000000 \(bins.count)\n")
        }
    }

    @Test func theLogIsReadLineByLineWithItsTags() throws {
        let (result, histograms) = try Self.histograms("clean")
        let text = HistogramLogText.render(result, histograms)
        let file = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString).hlog")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let output = try OtherProgram.python(
            """
            import sys
            from hdrh.histogram import HdrHistogram
            from hdrh.log import HistogramLogReader
            reader = HistogramLogReader(sys.argv[1], HdrHistogram(64, 1 << 42, 3))
            counts = {}
            while True:
                histogram = reader.get_next_interval_histogram()
                if histogram is None: break
                lines, total = counts.get(histogram.get_tag(), (0, 0))
                counts[histogram.get_tag()] = (lines + 1, total + histogram.get_total_count())
            for tag in sorted(counts): print(tag, *counts[tag])
            print(reader.get_start_time_sec())
            """, [file.path])
        let seconds = histograms.rows.count
        #expect(seconds == 10)
        // 2026-11-20T12:00:00.123456Z by date(1).
        #expect(
            output == """
                lag \(seconds) \(histograms.lag.count)
                response \(seconds) \(histograms.response.count)
                service \(seconds) \(histograms.service.count)
                1795176000.123

                """)
    }

    @Test func histogramsThatAreNoneAreRefusedByTheirKey() throws {
        var result = try Fixtures.named("clean")
        result.histograms?.rows[2].lag = "HISTFAAA"
        #expect(throws: ResultFileError.unreadable(key: "histograms.rows.2.lag")) {
            try RunHistograms(result)
        }
        result = try Fixtures.named("clean")
        result.histograms?.rows.swapAt(0, 1)
        #expect(throws: ResultFileError.unreadable(key: "histograms.rows.1.start_s")) {
            try RunHistograms(result)
        }
        result.histograms = nil
        #expect(try RunHistograms(result) == nil)
    }
}
