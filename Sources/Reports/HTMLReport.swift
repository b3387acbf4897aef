public import Comparison
internal import Measurements
internal import QueueingModels

/// A result as one page that opens in any browser, from the disk and without a network: findings,
/// measured beside predicted, and the run in pictures. No script; light and dark.
///
/// All text goes through ``Markup``, so nothing that a server said can be more than letters.
public enum HTMLReport {
    /// The document, UTF-8, ending in a line feed. Without histograms it has no heat map and no
    /// tails.
    public static func render(_ result: ResultFile, _ histograms: RunHistograms?) -> String {
        let title = "kendall \(result.command) · \(result.target.url)"
        var page =
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + "<meta name=\"color-scheme\" content=\"light dark\">\n"
            // Nothing is loaded, whatever a text in the page may try.
            + "<meta http-equiv=\"Content-Security-Policy\" "
            + "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            + "<title>\(Markup.escape(title))</title>\n<style>\n\(HTMLStyle.sheet)</style>\n"
            + "</head>\n<body>\n<main>\n"
        page += header(result) + findings(result) + tiles(result)
        page += ComparisonTable.html(result) + thresholds(result.thresholds ?? [])
        if let map = histograms.flatMap(HeatMap.chart) {
            page += "<section class=\"wide\">\n\(map.html)</section>\n"
        }
        let charts =
            TimeCharts(result, histograms).all + LawCharts(result, histograms).all
        if !charts.isEmpty {
            page += "<section class=\"charts\">\n\(charts.map(\.html).joined())</section>\n"
        }
        page += percentiles(result.measured) + errors(result.measured) + facts(result)
        return page + "</main>\n</body>\n</html>\n"
    }

    private static func header(_ result: ResultFile) -> String {
        let load = result.load
        var offer: [String] = []
        if let loop = load.loop { offer.append("\(loop.rawValue) loop") }
        if load.arrivals != nil || load.offeredRate != nil {
            offer.append(
                [load.arrivals, load.offeredRate.map { Figure.rate($0) }].compactMap { $0 }
                    .joined(separator: " "))
        }
        if let users = load.concurrency { offer.append("\(users) at once") }
        if let duration = load.duration { offer.append(Figure.seconds(duration)) }
        if let requests = load.requests { offer.append("\(requests) requests") }
        offer.append(String(result.startedAt.prefix(19)).replacing("T", with: " ") + " UTC")
        return "<header>\n<p class=\"eyebrow\">kendall \(Markup.escape(result.command))</p>\n"
            + "<h1>\(Markup.escape(result.target.url))</h1>\n"
            + "<p class=\"offer\">\(Markup.escape(offer.joined(separator: "  ·  ")))</p>\n</header>\n"
    }

    private static func findings(_ result: ResultFile) -> String {
        var items = Finding.findings(result).map { ($0.description, $0.isWarning) }
        if result.isCheckpoint == true {
            items.insert(("a checkpoint of a run that had not come to its end", true), at: 0)
        } else if result.outcome != .completed {
            items.insert(("\(result.outcome.rawValue): this is what was measured", true), at: 0)
        }
        guard !items.isEmpty else { return "" }
        return "<ul class=\"findings\">\n"
            + items.map { words, isWarning in
                "<li class=\"\(isWarning ? "warn" : "good")\"><b>\(isWarning ? "!" : "✓")</b>"
                    + "<span>\(Markup.escape(words))</span></li>\n"
            }.joined() + "</ul>\n"
    }

    private static func tiles(_ result: ResultFile) -> String {
        let measured = result.measured
        let predicted = result.predicted
        func ends(_ interval: [Double]?, _ words: (Double) -> String) -> String? {
            interval.map { $0.map(words).joined(separator: " to ") }
        }
        var tiles = [
            tile(
                "Throughput", measured.throughput.map { Figure.rate($0.value) },
                ends(measured.throughput?.ci95) { Figure.rate($0) },
                predicted?.throughput.map { Figure.rate($0) }),
            tile(
                "Mean response time",
                measured.responseTime.mean.map { Figure.seconds($0.value) },
                ends(measured.responseTime.mean?.ci95) { Figure.seconds($0) },
                predicted?.meanResponseTime.map { Figure.seconds($0) }),
        ]
        // The highest percentile that the run can tell, up to the 99th.
        if let top = [99.0, 95, 90, 50].first(where: { measured.responseTime.percentile($0) != nil }
        ) {
            let key = LatencySummary.key(top)
            let estimate = measured.responseTime.percentile(top)
            tiles.append(
                tile(
                    "p\(key) response time", estimate.map { Figure.seconds($0.value) },
                    ends(estimate?.ci95) { Figure.seconds($0) },
                    predicted?.responseTimePercentiles?[key].map { Figure.seconds($0) }))
        }
        tiles += [
            tile(
                "In the system", measured.concurrency.map { Figure.number($0.mean) },
                ends(measured.concurrency?.ci95) { Figure.number($0) },
                predicted?.meanNumberInSystem.map { Figure.number($0) }),
            tile(
                "Errors", measured.errorRate.map { Figure.percent($0) },
                "\(measured.requests.failed) of \(measured.requests.sent)", nil),
        ]
        return "<section class=\"tiles\">\n\(tiles.joined())</section>\n"
    }

    private static func tile(
        _ name: String, _ value: String?, _ detail: String?, _ model: String?
    ) -> String {
        var html = "<div class=\"tile\"><h2>\(name)</h2><p class=\"value\">"
        html += Markup.escape(value ?? "none") + "</p><p>"
        html += Markup.escape(detail ?? "")
        if let model { html += "<span class=\"of-model\">model \(Markup.escape(model))</span>" }
        return html + "</p></div>\n"
    }

    /// Every bound and what became of it.
    private static func thresholds(_ outcomes: [ThresholdOutcome]) -> String {
        guard !outcomes.isEmpty else { return "" }
        let rows = outcomes.map { outcome in
            let style =
                switch outcome.verdict {
                case .pass: "agrees"
                case .fail: "differs"
                case .unclear: "unclear"
                }
            return "<tr><td class=\"words\">\(Markup.escape(outcome.description))</td>"
                + "<td class=\"verdict \(style)\">\(outcome.verdict.rawValue)</td></tr>\n"
        }
        return "<section class=\"card\">\n<h2>Thresholds</h2>\n<div class=\"scroll\"><table>\n"
            + "<thead><tr><th class=\"words\">bound</th><th class=\"verdict\">verdict</th></tr>"
            + "</thead>\n<tbody>\n\(rows.joined())</tbody>\n</table></div>\n</section>\n"
    }

    private static func percentiles(_ measured: Measured) -> String {
        let rows: [(String, LatencySummary)] = [
            ("response time, from the instant due", measured.responseTime),
            ("latency, from the actual send", measured.serviceLatency),
            ("send lag", measured.sendLag), ("wait for a connection", measured.connectionWait),
            ("connect", measured.connect), ("first byte", measured.firstByte),
            ("failed, from the instant due", measured.failedTime),
        ].filter { $0.1.count > 0 }
        guard !rows.isEmpty else { return "" }
        let names = LatencySummary.percentiles.map { "p" + LatencySummary.key($0) }
        var html =
            "<section class=\"card\">\n<h2>Times</h2>\n<div class=\"scroll\"><table>\n<thead><tr>"
        html += "<th></th>"
        for name in ["count", "mean"] + names + ["max"] { html += "<th>\(name)</th>" }
        html += "</tr></thead>\n<tbody>\n"
        for (name, summary) in rows {
            let cells =
                ["\(summary.count)", Figure.seconds(summary.mean?.value)]
                + LatencySummary.percentiles.map { Figure.seconds(summary.percentile($0)?.value) }
                + [Figure.seconds(summary.max)]
            html += "<tr><th>\(name)</th>"
            html += cells.map { "<td>\(Markup.escape($0))</td>" }.joined() + "</tr>\n"
        }
        return html + "</tbody>\n</table></div>\n</section>\n"
    }

    private static func errors(_ measured: Measured) -> String {
        guard !measured.errors.isEmpty else { return "" }
        var html =
            "<section class=\"card\">\n<h2>Errors</h2>\n<div class=\"scroll\"><table>\n<thead><tr>"
        html +=
            "<th>kind</th><th>count</th><th>first</th><th>last</th><th class=\"words\">detail</th>"
        html += "</tr></thead>\n<tbody>\n"
        for error in measured.errors.sorted(by: { $0.count > $1.count }) {
            html += "<tr><th>\(error.kind.rawValue)</th><td>\(error.count)</td>"
            html += "<td>\(Figure.seconds(error.first))</td><td>\(Figure.seconds(error.last))</td>"
            html += "<td class=\"words\">\(Markup.escape(error.detail))</td></tr>\n"
        }
        return html + "</tbody>\n</table></div>\n</section>\n"
    }

    /// How it was run, and what the generator says of itself.
    private static func facts(_ result: ResultFile) -> String {
        let measured = result.measured
        let counts = measured.requests
        var facts: [(String, String)] = [
            (
                "requests",
                "\(counts.scheduled) scheduled, \(counts.sent) sent, \(counts.completed) completed, "
                    + "\(counts.failed) failed, \(counts.unfinished) unfinished, "
                    + "\(counts.notSent) not sent (\(counts.dropped) dropped)"
            ),
            (
                "window",
                "\(Figure.seconds(measured.window.start)) to \(Figure.seconds(measured.window.end))"
            ),
            (
                "status",
                measured.status.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
                    .joined(separator: ", ")
            ),
            (
                "connections",
                "\(measured.connectionsOpened) opened, \(Figure.bytes(measured.bytesSent)) sent, "
                    + "\(Figure.bytes(measured.bytesReceived)) received"
            ),
            (
                "target",
                [result.target.address, result.target.protocol].compactMap { $0 }
                    .joined(separator: ", ")
            ),
        ]
        if let law = measured.littlesLaw {
            facts.append(("Little's law", "X·W / L = \(Figure.fixed(law.ratio, decimals: 4))"))
        }
        let generator = measured.generator
        facts.append(
            (
                "generator",
                "\(generator.verdict.rawValue), \(Figure.seconds(generator.cpuSeconds)) CPU, "
                    + "\(Figure.bytes(generator.maxResidentBytes)) of memory"
                    + (result.load.threads.map { ", \($0) threads" } ?? "")
            ))
        if let rows = result.rows {
            facts.append(("rows", "\(rows.written) written, \(rows.lost) lost to a slow disk"))
        }
        if let note = result.predicted?.approximation { facts.append(("approximation", note)) }
        if let seed = result.seed { facts.append(("seed", "\(seed)")) }
        facts.append(("kendall", result.version))
        var html = "<section class=\"card\">\n<h2>How it was run</h2>\n"
        html += "<pre>\(Markup.escape(result.argv.joined(separator: " ")))</pre>\n<dl>\n"
        for (name, words) in facts where !words.isEmpty {
            html += "<dt>\(name)</dt><dd>\(Markup.escape(words))</dd>\n"
        }
        return html + "</dl>\n</section>\n"
    }
}
