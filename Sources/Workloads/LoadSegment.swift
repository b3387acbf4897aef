/// A stretch of a run that has a rate of its own: from its start on, arrivals come `factor` times as
/// often as planned.
public struct LoadSegment: Equatable, Sendable {
    /// Nanoseconds since the run's start.
    public var start: UInt64
    public var factor: Double
    /// Whether the figures begin anew here: what was before does not count in those of the whole.
    public var beginsAnew: Bool

    public init(start: UInt64 = 0, factor: Double = 1, beginsAnew: Bool = false) {
        precondition(factor > 0 && factor.isFinite, "a rate is changed by a positive factor")
        self.start = start
        self.factor = factor
        self.beginsAnew = beginsAnew
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

    /// - Precondition: the segments are in order, and the first begins at 0.
    public init(_ segments: [LoadSegment]) {
        precondition(segments.first?.start == 0, "the first segment begins with the run")
        pieces = []
        for segment in segments {
            let start = Double(segment.start)
            guard let last = pieces.last else {
                pieces = [Piece(planned: 0, real: 0, factor: segment.factor)]
                continue
            }
            precondition(start >= last.real, "segments are in order")
            // The same rate goes on: no rounding where nothing changes.
            guard segment.factor != last.factor else { continue }
            pieces.append(
                Piece(
                    planned: last.planned + (start - last.real) * last.factor, real: start,
                    factor: segment.factor))
        }
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
