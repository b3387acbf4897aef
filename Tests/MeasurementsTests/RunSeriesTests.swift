import Distributions
import Testing

@testable import Measurements

struct RunSeriesTests {
    @Test func aRequestCountsInTheSlotsThatItLivesIn() {
        var series = RunSeries(slotLength: 1_000_000_000)
        series.add(due: 0.5, answered: 2.25, end: 10)
        series.add(due: 1.25, answered: 1.5, end: 10)
        #expect(series.slots.map(\.offered) == [1, 1, 0])
        #expect(series.slots.map(\.completed) == [0, 1, 1])
        #expect(series.slots.map(\.systemArea) == [0.5, 1.25, 0.25])
        #expect(series.slots.map(\.responseSeconds) == [0, 0.25, 1.75])
        #expect(series.slots[2].responseSquares == 1.75 * 1.75)
    }

    @Test func whatLiesPastTheEndIsLeftOut() {
        var series = RunSeries(slotLength: 1_000_000_000)
        series.add(due: 0.5, answered: 7, end: 1.5)
        series.add(due: 2, answered: 3, end: 1.5)
        #expect(series.slots.reduce(0) { $0 + $1.systemArea } == 1)
        #expect(series.slots.reduce(0) { $0 + $1.completed } == 0)
        #expect(series.slots.reduce(0) { $0 + $1.offered } == 1)
    }

    /// Two hours in slots of 250 ms are 28,800.
    @Test func longRunsKeepTheirSumsInBoundedMemory() {
        var series = RunSeries(slotLength: 250_000_000)
        var stream = RandomStream(seed: 7)
        var now = 0.0
        var requests = 0
        var seconds = 0.0
        while now < 7200 {
            let response = stream.exponential()
            series.add(due: now, answered: now + response, end: 1e6)
            seconds += response
            requests += 1
            now += 2 * stream.exponential()
        }
        #expect(series.slots.count <= RunSeries.mostSlots)
        #expect(series.slotLength == 16_000_000_000)
        #expect(series.slots.reduce(0) { $0 + $1.completed } == requests)
        #expect(series.slots.reduce(0) { $0 + $1.offered } == requests)
        #expect(series.slots.reduce(0) { $0 + $1.responses.count } == requests)
        #expect(abs(series.slots.reduce(0) { $0 + $1.responseSeconds } / seconds - 1) < 1e-9)
        #expect(abs(series.slots.reduce(0) { $0 + $1.systemArea } / seconds - 1) < 1e-9)
    }

    /// Twenty minutes of 20,000 a second whose times vary as exponential ones do: what is kept is
    /// bounded, and enough for the statistics.
    @Test func manySlotsAreLeftWhereTheyAreLarge() {
        var stream = RandomStream(seed: 6)
        var series = RunSeries(slotLength: 250_000_000)
        var parts: [RunSeries.Slot] = []
        for _ in 0..<16 {
            var part = RunSeries.Slot()
            for _ in 0..<5_000 {
                part.responses.record(nanoseconds: UInt64(stream.exponential() * 5e6))
            }
            parts.append(part)
        }
        var (fewest, most) = (Int.max, 0)
        for index in 0..<4_800 {
            series.add(parts[index % parts.count], at: UInt64(index) * 250_000_000)
            if index >= 400 { fewest = min(fewest, series.slots.count) }
            most = max(most, series.slots.reduce(0) { $0 + $1.responses.bytes })
        }
        #expect(series.slots.reduce(0) { $0 + $1.responses.count } == 4_800 * 5_000)
        #expect(fewest >= 100)
        #expect(most < RunSeries.mostBytes + 100_000)
    }
}

struct CoarseHistogramTests {
    @Test func countsAreThoseOfTheDurationsToABinsWidth() {
        var histogram = CoarseHistogram()
        var stream = RandomStream(seed: 3)
        let durations = (0..<2000).map { _ in UInt64(stream.exponential() * 1e8) + 1 }
        for duration in durations { histogram.record(nanoseconds: duration) }
        #expect(histogram.count == 2000)
        for limit in [1e-6, 0.01, 0.1, 0.3, 2] {
            let below = durations.count { Double($0) * 1e-9 <= limit }
            let wide = durations.count { Double($0) * 1e-9 <= limit * 1.008 }
            #expect((below...wide).contains(histogram.countAtOrBelow(seconds: limit)))
        }
    }

    @Test func partsAddUpToTheWhole() {
        var stream = RandomStream(seed: 4)
        var parts = [CoarseHistogram(), CoarseHistogram()]
        var whole = CoarseHistogram()
        for index in 0..<500 {
            let duration = UInt64(stream.exponential() * 1e6)
            parts[index % 2].record(nanoseconds: duration)
            whole.record(nanoseconds: duration)
        }
        parts[0].add(parts[1])
        #expect(parts[0] == whole)
    }

    @Test func packedItIsTheSame() {
        var stream = RandomStream(seed: 5)
        var (open, packed) = (CoarseHistogram(), CoarseHistogram())
        packed.pack()
        #expect(packed == open)
        for round in 0..<3 {
            var part = CoarseHistogram()
            for _ in 0..<1_000 {
                part.record(nanoseconds: UInt64(stream.exponential() * 1e7), count: 1 + round * 200)
            }
            open.add(part)
            if round == 1 { part.pack() }
            packed.add(part)
            packed.pack()
            #expect(packed == open)
            #expect(packed.bytes * 3 < open.bytes * 2)
            #expect(packed.count == open.count)
            for limit in [1e-6, 1e-3, 0.01, 1] {
                #expect(
                    packed.countAtOrBelow(seconds: limit) == open.countAtOrBelow(seconds: limit))
            }
        }
        // The shortest and the longest, counted once more.
        for duration in [0, UInt64.max, 1 << 40] {
            open.record(nanoseconds: duration)
            packed.record(nanoseconds: duration)
            packed.pack()
        }
        #expect(packed == open)
    }

    /// From one byte to five, and a bin that is full.
    @Test func countsOfEverySizeArePacked() {
        var (open, packed) = (CoarseHistogram(), CoarseHistogram())
        let counts = [1, 127, 128, 16_383, 16_384, 1 << 21, 1 << 28, Int(UInt32.max)]
        for (place, count) in counts.enumerated() {
            open.record(nanoseconds: 1 << (3 * place), count: count)
            packed.record(nanoseconds: 1 << (3 * place), count: count)
            packed.pack()
            #expect(packed == open)
        }
        packed.add(packed)
        #expect(packed.countAtOrBelow(seconds: 1) == 2 * counts.dropLast().reduce(0, +) + counts[7])
    }
}
