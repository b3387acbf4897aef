/// A stretch of a run that has a rate of its own: from its start on, arrivals come `factor` times as
/// often as planned. In a scenario it ends with its phase at the latest.
public struct LoadSegment: Equatable, Sendable {
    /// Nanoseconds since the start of the run, or of the scenario's leg.
    public var start: UInt64
    public var factor: Double
    /// Whether the figures begin anew here: what was before does not count in those of the whole.
    public var beginsAnew: Bool
    /// The phase of the scenario that it is in, an index, and when that began; 0 without a scenario.
    public var phase: Int
    public var phaseStart: UInt64

    public init(
        start: UInt64 = 0, factor: Double = 1, beginsAnew: Bool = false, phase: Int = 0,
        phaseStart: UInt64 = 0
    ) {
        precondition(factor > 0 && factor.isFinite, "a rate is changed by a positive factor")
        self.start = start
        self.factor = factor
        self.beginsAnew = beginsAnew
        self.phase = phase
        self.phaseStart = phaseStart
    }
}

/// From the time in which arrivals come as planned to the time in which they come.
///
/// A piecewise linear image: in a segment of factor f the planned time passes f times as fast, dt =
/// du/f. A process of rate λ in planned time so has the rate f·λ there, a Poisson process stays one
/// (the time-change theorem; Çinlar, Introduction to Stochastic Processes, 1975, 4.7), and no
/// arrival is lost or doubled at a change.
public struct SegmentClock: Equatable, Sendable {
    private struct Piece: Equatable, Sendable {
        var planned: Double
        var real: Double
        var factor: Double
    }

    private var pieces: [Piece]

    /// The clock that nothing has changed.
    init() { pieces = [Piece(planned: 0, real: 0, factor: 1)] }

    /// - Precondition: the segments are in order, and the first begins at 0.
    public init(_ segments: [LoadSegment]) {
        precondition(segments.first?.start == 0, "the first segment begins with the run")
        self.init()
        for (index, segment) in segments.enumerated() {
            precondition(
                index == 0 || segment.start >= segments[index - 1].start, "segments are in order")
            change(at: Double(segment.start), to: segment.factor)
        }
    }

    /// From the instant `instant` on, or from the last change where that is later, the planned time
    /// passes `factor` times as fast.
    mutating func change(at instant: Double, to factor: Double) {
        let last = pieces[pieces.count - 1]
        let real = max(instant, last.real)
        // The same rate goes on: no rounding where nothing changes.
        guard factor != last.factor else { return }
        let planned = last.planned + (real - last.real) * last.factor
        let piece = Piece(planned: planned, real: real, factor: factor)
        if real == 0 { pieces = [piece] } else { pieces.append(piece) }
    }

    /// When what was planned for `planned` nanoseconds happens.
    @inline(__always)
    public func real(_ planned: Double) -> Double {
        let last = pieces[pieces.count - 1]
        if planned >= last.planned {
            return last.real + (planned - last.planned) / last.factor
        }
        return earlier(planned)
    }

    private func earlier(_ planned: Double) -> Double {
        let piece = pieces.last { $0.planned <= planned } ?? pieces[0]
        return piece.real + (planned - piece.planned) / piece.factor
    }
}

extension [LoadSegment] {
    /// The first one whose figures count in those of the whole.
    public var firstRecorded: Int { lastIndex(where: \.beginsAnew) ?? 0 }

    /// Whether all that count have the same rate.
    public var areEven: Bool {
        self[firstRecorded...].allSatisfy { $0.factor == self[firstRecorded].factor }
    }
}
