internal import Comparison
internal import Measurements
internal import QueueingModels

/// The one command that is most worth trying after a run.
enum NextStep {
    static func command(_ result: ResultFile, _ findings: [Finding]) -> String {
        let url = quoted(result.target.url)
        switch findings.first {
        case .imbalance:
            return "please report it with the output of the same command and --format json"
        case .nothingCompleted: return "curl -v \(url)"
        case .overload(_, _, let saturated, _):
            return "kendall run --rate \(Figure.number(saturated * 0.8, digits: 2)) \(url)"
        case .growingLine(_, let completed):
            return "kendall run --rate \(Figure.number(completed * 0.8, digits: 2)) \(url)"
        case .generator(.paused, _):
            return "the same command again, with nothing that stops the process"
        case .generator:
            let rate = (result.load.offeredRate ?? 100) / 2
            return "kendall run --rate \(Figure.number(rate, digits: 2)) \(url)"
        case .unclear, .tooShort:
            let length = (result.load.duration ?? result.measured.window.length) * 4
            return
                "kendall run --duration \(Figure.fixed(length.rounded(.up), decimals: 0))s \(url)"
        case .agrees, .throughputDiffers, .responseTimeDiffers:
            if let busier = busierRate(result) {
                return "kendall run --rate \(Figure.number(busier, digits: 2)) \(url)"
            }
            return "kendall \(result.command) --format json \(url)"
        case nil:
            return "give --workers and --service-time to see what M/M/c predicts for \(url)"
        }
    }

    /// The rate half way from the present utilisation to full use.
    private static func busierRate(_ result: ResultFile) -> Double? {
        guard let predicted = result.predicted, let rate = predicted.parameters.arrivalRate,
            let utilisation = predicted.utilisation, utilisation > 0, utilisation < 0.9
        else { return nil }
        return rate / utilisation * (1 + utilisation) / 2
    }

    /// For a shell: in single quotes where it holds more than letters, digits and the like.
    private static func quoted(_ url: String) -> String {
        let plain = url.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || ":/.-_~%@,+=".unicodeScalars.contains(scalar)
        }
        return plain
            ? url
            : "'"
                + url.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }
}
