/// A line that GitHub Actions shows beside a run: a workflow command, written as its toolkit writes
/// it (docs.github.com, Workflow commands for GitHub Actions).
///
///     GitHubAnnotation(title: "threshold", message: "p99 < 150ms\nfailed").line
///     // ::error title=threshold::p99 < 150ms%0Afailed
///
/// What would end the command or begin another is escaped, so text of a server cannot give orders
/// to the runner.
public struct GitHubAnnotation: Equatable, Sendable {
    public var title: String
    public var message: String

    public init(title: String, message: String) {
        self.title = title
        self.message = message
    }

    /// The command, without a line break.
    public var line: String {
        let title = Self.escape(title, [":": "%3A", ",": "%2C"])
        return "::error title=\(title)::\(Self.escape(message, [:]))"
    }

    private static func escape(_ text: String, _ others: [Unicode.Scalar: String]) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": escaped += "%25"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            default:
                if let other = others[scalar] {
                    escaped += other
                } else {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }
}

extension ResultFile {
    /// An annotation for every threshold that failed.
    public var annotations: [GitHubAnnotation] {
        (thresholds ?? []).filter { $0.verdict == .fail }.map { outcome in
            GitHubAnnotation(
                title: "kendall \(command): threshold failed", message: outcome.description)
        }
    }
}

extension RunComparison {
    /// An annotation for every quantity that became worse, or one that says why B is.
    public var annotations: [GitHubAnnotation] {
        guard verdict == .worse else { return [] }
        let title = "kendall compare: B is worse"
        let worse = rows.filter { $0.verdict == .worse }
        guard !worse.isEmpty else {
            return [GitHubAnnotation(title: title, message: summary)]
        }
        return worse.map { GitHubAnnotation(title: title, message: $0.description) }
    }
}
