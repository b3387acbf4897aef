internal import Measurements

extension RunComparison {
    /// What a reader of a comparison must know besides its rows.
    public enum Note: Equatable, Sendable {
        public enum Which: String, Sendable {
            case a = "A"
            case b = "B"
        }

        /// The sides loaded different targets.
        case otherTarget(a: String, b: String)
        /// The sides were offered different loads.
        case otherLoad
        /// The runs of one side are not alike.
        case mixedSide(Which)
        /// A generator did not keep its schedule.
        case generator(Which)
        /// A line grew for the whole run: there is no steady state on this side.
        case growingLine(Which)
        /// A run was stopped before its end.
        case endedEarly(Which)
        /// Both sides were sent the very same arrivals.
        case sameSeed

        static func notes(a: [ResultFile], b: [ResultFile]) -> [Note] {
            var notes: [Note] = []
            if a[0].target.url != b[0].target.url {
                notes.append(.otherTarget(a: a[0].target.url, b: b[0].target.url))
            }
            let isSameLoad = a[0].load.isLike(b[0].load)
            if !isSameLoad { notes.append(.otherLoad) }
            // Of another rate or process a seed makes other instants.
            if let seed = a[0].seed, a.count == 1, b.count == 1, b[0].seed == seed, isSameLoad,
                a[0].load.arrivals != nil
            {
                notes.append(.sameSeed)
            }
            for (side, runs) in [(Which.a, a), (.b, b)] {
                if runs.contains(where: {
                    $0.target.url != runs[0].target.url || !$0.load.isLike(runs[0].load)
                }) {
                    notes.append(.mixedSide(side))
                }
                if runs.contains(where: { $0.measured.generator.verdict != .keptUp }) {
                    notes.append(.generator(side))
                }
                if runs.contains(where: { Finding.growingLine($0.measured) != nil }) {
                    notes.append(.growingLine(side))
                }
                if runs.contains(where: { $0.outcome != .completed }) {
                    notes.append(.endedEarly(side))
                }
            }
            return notes
        }
    }
}

extension ResultFile.Load {
    /// Whether it asks the same of a target; how long it does does not matter.
    fileprivate func isLike(_ other: ResultFile.Load) -> Bool {
        let rates = (offeredRate ?? 0, other.offeredRate ?? 0)
        return loop == other.loop && arrivals == other.arrivals
            && concurrency == other.concurrency
            && abs(rates.0 - rates.1) <= 1e-6 * max(rates.0, rates.1)
    }
}

extension RunComparison.Note: CustomStringConvertible {
    public var description: String {
        switch self {
        case .otherTarget(let a, let b):
            "A loaded \(a) and B \(b): what differs may be the target"
        case .otherLoad:
            "A and B were offered different loads: throughput and the number in the system follow "
                + "the load and bear no verdict, and response times depend on it too"
        case .mixedSide(let side):
            "the runs of \(side.rawValue) are not alike in target and load: their mean stands for "
                + "none of them"
        case .generator(let side):
            "the generator of \(side.rawValue) did not keep its schedule: response times and the "
                + "number in the system bear no verdict; run it again at a lower rate or on an idle "
                + "machine"
        case .growingLine(let side):
            "the line of \(side.rawValue) grew throughout: it has no steady state, and its "
                + "response times depend on the duration"
        case .endedEarly(let side): "a run of \(side.rawValue) was ended early"
        case .sameSeed:
            "A and B were sent the same arrivals (one seed): changes are rather surer than the "
                + "intervals say"
        }
    }
}

extension RunComparison.Note: Encodable {
    private enum CodingKeys: CodingKey { case code, text }

    /// Written as a code for scripts and its sentence for people.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(description, forKey: .text)
    }

    private var code: String {
        switch self {
        case .otherTarget: "other_target"
        case .otherLoad: "other_load"
        case .mixedSide: "mixed_side"
        case .generator: "generator"
        case .growingLine: "growing_line"
        case .endedEarly: "ended_early"
        case .sameSeed: "same_seed"
        }
    }
}
