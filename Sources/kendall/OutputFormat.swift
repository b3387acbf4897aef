internal import Comparison
internal import Reports

/// What a result can be written as; the raw value is what the file's name ends in.
enum OutputFormat: String, CaseIterable {
    case json, csv, tsv, hgrm, hlog, html, prom
    case junit = "junit.xml"

    /// The format of a path by its ending; nil where it has none of ours.
    init?(path: String) {
        let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let known = Self.allCases.first {
            name.hasSuffix("." + $0.rawValue) && name.count > $0.rawValue.count + 1
        }
        guard let known else { return nil }
        self = known
    }

    /// Whether it has a row for every request, and so can only be written while a run goes on.
    var isRows: Bool { self == .csv || self == .tsv }

    /// A result in this format.
    ///
    /// - Throws: `Failure` where the result lacks what the format needs.
    /// - Precondition: the format is not of rows.
    func render(_ result: ResultFile, _ histograms: RunHistograms?) throws -> String {
        switch self {
        case .json: return try JSONReport.render(result)
        case .html: return HTMLReport.render(result, histograms)
        case .prom: return MetricsText.render(result, histograms)
        case .junit: return JUnitReport.render(result)
        case .hgrm: return PercentileText.render(try needed(histograms).response)
        case .hlog: return HistogramLogText.render(result, try needed(histograms))
        case .csv, .tsv: preconditionFailure("rows are written while the run goes on")
        }
    }

    private func needed(_ histograms: RunHistograms?) throws(Failure) -> RunHistograms {
        guard let histograms else {
            throw Failure(
                .invalidData,
                "the result has no histograms, which .\(rawValue) is made of; run again with this "
                    + "version and --output result.json")
        }
        return histograms
    }

    /// The endings, for a person.
    static let endings =
        allCases.dropLast().map { ".\($0.rawValue)" }.joined(separator: ", ")
        + " or .\(allCases[allCases.count - 1].rawValue)"
}
