public import Comparison
internal import Measurements
internal import QueueingModels

/// A result as metrics that Prometheus reads (`.prom`, and the live endpoint).
///
/// A finished run is told in gauges and histograms, which mean the same in Prometheus' text format
/// and in OpenMetrics, so that a file is both: node_exporter's textfile collector takes it, and so
/// does an OpenMetrics parser. A run that goes on is told in counters, in Prometheus' own format.
/// No label holds a URL or any other text from outside.
public enum MetricsText {
    /// The bounds of the histograms' buckets in seconds, each about twice the one before.
    static let bounds: [Double] = [
        0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10,
        20, 50, 100,
    ]

    /// The text, ending in `# EOF`.
    ///
    /// - Parameter isLive: whether the run goes on, so that its sums are counters.
    public static func render(
        _ result: ResultFile, _ histograms: RunHistograms?, isLive: Bool = false
    ) -> String {
        let measured = result.measured
        var page = MetricsPage(isLive: isLive)
        page.sum(
            "requests", "Requests by what became of them; scheduled are all.",
            [
                ("state=\"scheduled\"", measured.requests.scheduled),
                ("state=\"sent\"", measured.requests.sent),
                ("state=\"completed\"", measured.requests.completed),
                ("state=\"failed\"", measured.requests.failed),
                ("state=\"dropped\"", measured.requests.dropped),
                ("state=\"not_sent\"", measured.requests.notSent),
            ])
        page.sum(
            "responses", "Responses by status code.",
            measured.status.sorted { $0.key < $1.key }.map {
                ("code=\"\(MetricsPage.escape($0.key))\"", $0.value)
            })
        var kinds: [String: Int] = [:]
        // Wrapping, for the counts may be those of a file that was tampered with.
        for error in measured.errors { kinds[error.kind.rawValue, default: 0] &+= error.count }
        page.sum(
            "errors", "Requests without a response by kind.",
            kinds.sorted { $0.key < $1.key }.map { ("kind=\"\($0.key)\"", $0.value) })
        page.sum("received_bytes", "Bytes read from the target.", [("", measured.bytesReceived)])
        page.sum("sent_bytes", "Bytes written to the target.", [("", measured.bytesSent)])
        page.sum("connections_opened", "Connections opened.", [("", measured.connectionsOpened)])
        page.sum(
            "unfinished_requests", "Requests in the system now, or still open at the run's end.",
            [("", measured.requests.unfinished)], isGauge: true)

        page.gauge(
            "offered_requests_per_second", "The rate that was asked for.", result.load.offeredRate)
        page.gauge(
            "throughput_requests_per_second", "Responses per second, over the measured window.",
            measured.throughput?.value)
        page.gauge(
            "requests_in_system", "Requests in the system, averaged over time.",
            measured.concurrency?.mean)
        page.gauge(
            "generator_kept_up", "1 where the generator kept its schedule, 0 where it did not.",
            measured.generator.verdict == .keptUp ? 1 : 0)
        page.gauge(
            "measured_seconds", "Length of the measured window.", measured.window.length)
        if let histograms {
            page.histogram(
                "response_time_seconds", "From the scheduled instant to the last byte.",
                histograms.response)
            page.histogram(
                "service_latency_seconds", "From the actual send to the last byte.",
                histograms.service)
            page.histogram(
                "send_lag_seconds", "How late requests were sent.", histograms.lag)
        }
        if let predicted = result.predicted {
            page.gauge(
                "model_response_time_seconds", "Mean response time by the model.",
                predicted.meanResponseTime)
            page.gauge(
                "model_throughput_requests_per_second", "Throughput by the model.",
                predicted.throughput)
            page.gauge(
                "model_requests_in_system", "Mean number in the system by the model.",
                predicted.meanNumberInSystem)
            page.gauge(
                "model_utilisation_ratio", "Utilisation by the model.", predicted.utilisation)
        }
        page.values(
            "comparison_ratio", "Measured over predicted.",
            result.comparison.compactMap { row in
                row.ratio.map { ("quantity=\"\(row.quantity.rawValue)\"", $0) }
            })
        return page.text + "# EOF\n"
    }
}

/// Lines of the exposition format.
struct MetricsPage {
    let isLive: Bool
    private(set) var text = ""

    init(isLive: Bool) { self.isLive = isLive }

    /// A backslash, a quotation mark and a line feed are all that a label's value must not hold.
    static func escape(_ value: String) -> String {
        var escaped = ""
        for character in SafeText(value).text {
            escaped += character == "\\" ? "\\\\" : character == "\"" ? "\\\"" : String(character)
        }
        return escaped
    }

    /// A number that grows as the run goes on.
    mutating func sum(
        _ name: String, _ help: String, _ samples: [(labels: String, count: Int)],
        isGauge: Bool = false
    ) {
        let isCounter = isLive && !isGauge
        family(
            isCounter ? name + "_total" : name, isCounter ? "counter" : "gauge", help,
            samples.map { ($0.labels, "\($0.count)") })
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Double?) {
        values(name, help, value.map { [("", $0)] } ?? [])
    }

    mutating func values(
        _ name: String, _ help: String, _ samples: [(labels: String, value: Double)]
    ) {
        family(
            name, "gauge", help,
            samples.filter(\.value.isFinite).map { ($0.labels, "\($0.value)") })
    }

    /// A bucket holds the bins that end at or below its bound; the sum is that of the bins' middles.
    mutating func histogram(_ name: String, _ help: String, _ bins: HistogramBins) {
        var samples = MetricsText.bounds.map {
            ("_bucket", "le=\"\($0)\"", "\(bins.countAtOrBelow(nanoseconds: UInt64($0 * 1e9)))")
        }
        samples.append(("_bucket", "le=\"+Inf\"", "\(bins.count)"))
        samples.append(("_sum", "", "\((bins.moments?.mean ?? 0) * 1e-9 * Double(bins.count))"))
        samples.append(("_count", "", "\(bins.count)"))
        header(name, "histogram", help)
        for (suffix, labels, value) in samples { sample(name + suffix, labels, value) }
    }

    private mutating func family(
        _ name: String, _ type: String, _ help: String, _ samples: [(String, String)]
    ) {
        guard !samples.isEmpty else { return }
        header(name, type, help)
        for (labels, value) in samples { sample(name, labels, value) }
    }

    private mutating func header(_ name: String, _ type: String, _ help: String) {
        text += "# HELP kendall_\(name) \(help)\n# TYPE kendall_\(name) \(type)\n"
    }

    private mutating func sample(_ name: String, _ labels: String, _ value: String) {
        text += "kendall_\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(value)\n"
    }
}
