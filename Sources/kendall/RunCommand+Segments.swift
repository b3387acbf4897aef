internal import Comparison
internal import LoadGeneration
internal import Measurements
internal import QueueingModels
internal import Workloads

/// A run whose rate was changed on the way: its segments are phases of the result, and the whole is
/// told as an uneven load, unless all that counts had one rate.
extension RunCommand {
    /// Has the test know how far its rate may go, and how figures of segments are told.
    func paced(_ test: inout LoadTest) {
        if !load.yes, load.rate <= Consent.freeRate, !test.isPrivateTarget {
            test.pace.limit(to: Consent.freeRate / load.rate)
        }
        let (model, load, plan) = (model, load, load.arrivalPlan(seed: 0))
        let warmup = SegmentWarmup(
            first: load.warmup, end: plan.duration,
            steady: { factor in
                guard let time = model.serviceTime, model.model == nil else { return nil }
                return try? Prediction.predict(
                    arrivalRate: load.rate * factor, servers: model.workers ?? 1,
                    meanServiceTime: time, source: .given)
            })
        test.segmentFigures = { part, segments in
            let segment = segments[part.segment]
            return PhaseFigures(
                warmup: warmup.warmup(of: part.segment, segments),
                arrivalRate: load.arrivals == .poisson ? load.rate * segment.factor : nil,
                isRecorded: part.segment >= segments.firstRecorded)
        }
    }

    /// Adds the segments to a result, where there are several.
    func tellSegments(_ outcome: LoadTestOutcome, _ result: inout ResultFile) {
        let segments = outcome.segments
        guard segments.count > 1 else { return }
        let first = segments.firstRecorded
        result.load.offeredRate = segments.areEven ? load.rate * segments[first].factor : nil
        let phases = outcome.phases.map { phase(of: $0, outcome) }
        result.phases = phases
        // What is told of attempts speaks, like all else, of what counts.
        let counted = outcome.phases.filter { $0.part.segment >= first }.map(
            \.totals.whole.requests)
        let sent = counted.reduce(0) { $0 + $1.sent }
        if sent > 0 {
            result.measured.errorRate = Double(counted.reduce(0) { $0 + $1.failed }) / Double(sent)
        }
        result.measured.arrivals =
            counted.count == 1 ? phases.last?.measured.arrivals : nil
    }

    private func phase(of part: PhaseTotals, _ outcome: LoadTestOutcome) -> ResultFile.Phase {
        let segments = outcome.segments
        let segment = part.segment
        let rate = load.rate * segment.factor
        let measured = Measured(
            part.totals, process: outcome.process, poissonArrivals: load.arrivals == .poisson,
            isWindow: true)
        let length = part.totals.window.end
        return ResultFile.Phase(
            name: SegmentText.name(segment, rate: rate),
            shape: Figure.rate(rate) + (load.arrivals == .poisson ? "" : ", \(load.arrivals)"),
            start: part.start, isRecorded: part.part.segment >= segments.firstRecorded,
            load: ResultFile.Load(
                loop: .open, arrivals: load.arrivals.description, offeredRate: rate,
                duration: length > 0 ? length : nil, threads: outcome.threads),
            measured: measured,
            predicted: try? model.prediction(
                arrivalRate: rate, arrivalSCV: load.arrivals.squaredCoefficientOfVariation,
                duration: part.part.segment == 0 && length > 0 ? length : nil, measured: measured))
    }
}

/// How a segment is called.
enum SegmentText {
    /// "126/s from 12.5 s".
    static func name(_ segment: LoadSegment, rate: Double) -> String {
        segment.start == 0
            ? Figure.rate(rate)
            : "\(Figure.rate(rate)) from \(Figure.seconds(Double(segment.start) * 1e-9, digits: 4))"
    }
}
