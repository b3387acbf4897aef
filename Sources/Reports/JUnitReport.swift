public import Comparison
internal import Measurements

/// A result as test cases, for the servers that show tests (`.junit.xml`): one suite for the run
/// itself, one for measured beside predicted, one for the thresholds.
///
/// What differs or misses its bound is a failure, what is unclear is skipped, and each says its
/// figures. The shape is the
/// one that Jenkins, GitLab and GitHub actions read: `testsuites`, `testsuite`, `testcase`,
/// `failure`, `skipped`.
public enum JUnitReport {
    /// The document, UTF-8, ending in a line feed.
    public static func render(_ result: ResultFile) -> String {
        let time = result.measured.window.end
        var suites = [Suite(name: "kendall.run", cases: run(result))]
        if !result.comparison.isEmpty {
            suites.append(
                Suite(name: "kendall.comparison", cases: result.comparison.map(Case.init)))
        }
        if let thresholds = result.thresholds, !thresholds.isEmpty {
            suites.append(
                Suite(
                    name: "kendall.thresholds", cases: thresholds.map(Case.init),
                    failureType: "threshold"))
        }
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        text += "<testsuites name=\"kendall\""
        text += counts(suites.flatMap(\.cases)) + " time=\"\(seconds(time))\">\n"
        for suite in suites {
            text += "  <testsuite name=\"\(suite.name)\"\(counts(suite.cases)) errors=\"0\""
            text += " time=\"\(seconds(time))\""
            text += " timestamp=\"\(Markup.escape(String(result.startedAt.prefix(19))))\">\n"
            for test in suite.cases { text += element(test, in: suite) }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private struct Suite {
        var name: String
        var cases: [Case]
        /// What a failure in it is called.
        var failureType = "differs"
    }

    private static func counts(_ cases: [Case]) -> String {
        let failures = cases.count { if case .failed = $0.outcome { true } else { false } }
        let skipped = cases.count { if case .skipped = $0.outcome { true } else { false } }
        return " tests=\"\(cases.count)\" failures=\"\(failures)\" skipped=\"\(skipped)\""
    }

    private static func element(_ test: Case, in suite: Suite) -> String {
        let opening =
            "    <testcase classname=\"\(suite.name)\" name=\"\(Markup.escape(test.name))\" time=\"0\""
        switch test.outcome {
        case .passed:
            return opening + "/>\n"
        case .failed(let why):
            let message = Markup.escape(why)
            return opening
                + ">\n      <failure type=\"\(suite.failureType)\" message=\"\(message)\">\(message)</failure>\n"
                + "    </testcase>\n"
        case .skipped(let why):
            return opening + ">\n      <skipped message=\"\(Markup.escape(why))\"/>\n"
                + "    </testcase>\n"
        }
    }

    private static func seconds(_ value: Double) -> String { Figure.fixed(value, decimals: 3) }

    /// What must hold of a run before any of its figures means something.
    private static func run(_ result: ResultFile) -> [Case] {
        let measured = result.measured
        let lag = measured.sendLag.percentile(99).map {
            ", send lag p99 \(Figure.seconds($0.value))"
        }
        return [
            Case(
                "the run was completed",
                failure: result.outcome == .completed
                    ? nil : "it was \(result.outcome.rawValue)"),
            Case("the books balance", failure: measured.imbalance),
            Case(
                "a request was answered",
                failure: measured.requests.completed > 0 || measured.requests.scheduled == 0
                    ? nil : "none of \(measured.requests.scheduled) was"),
            Case(
                "the generator kept its schedule",
                failure: measured.generator.verdict == .keptUp
                    ? nil : measured.generator.verdict.rawValue + (lag ?? "")),
        ]
    }
}

extension JUnitReport {
    /// One test case.
    fileprivate struct Case {
        enum Outcome {
            case passed
            case failed(String)
            case skipped(String)
        }

        var name: String
        var outcome: Outcome

        init(_ name: String, failure: String?) {
            self.name = name
            outcome = failure.map { .failed($0) } ?? .passed
        }

        init(_ row: ComparisonRow) {
            name =
                row.quantity.rawValue + " agrees with the model"
                + (row.basis == .steadyState ? "" : " (\(row.basis.rawValue))")
            let interval = row.ci95.map {
                " [\($0.map { Self.figure($0, row.unit) }.joined(separator: ", "))]"
            }
            let figures =
                "measured \(Self.figure(row.measured, row.unit))\(interval ?? ""), "
                + "predicted \(Self.figure(row.predicted, row.unit))"
            outcome =
                switch row.verdict {
                case .agrees: .passed
                case .differs: .failed(figures)
                case .unclear: .skipped("unclear: " + figures)
                }
        }

        init(_ threshold: ThresholdOutcome) {
            name = threshold.expression
            let figures = threshold.description
            outcome =
                switch threshold.verdict {
                case .pass: .passed
                case .fail: .failed(figures)
                case .unclear: .skipped("unclear: " + figures)
                }
        }

        private static func figure(_ value: Double, _ unit: ComparisonRow.Unit) -> String {
            switch unit {
            case .seconds: Figure.seconds(value)
            case .perSecond: Figure.rate(value)
            case .number: Figure.number(value)
            }
        }
    }
}
