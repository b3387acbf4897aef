internal import Comparison
internal import QueueingModels

/// Measured beside predicted as a table of a page, each row with its residual: how far the measured
/// figure and its interval lie from the model's, in percent of it.
enum ComparisonTable {
    private static let width = 240.0

    /// Nothing where nothing was predicted.
    static func html(_ result: ResultFile) -> String {
        guard let predicted = result.predicted, !result.comparison.isEmpty else { return "" }
        let reach = reach(result.comparison)
        var html =
            "<section class=\"card\">\n<h2>Measured beside \(Markup.escape(predicted.model))</h2>\n"
            + "<p class=\"note\">\(Markup.escape(PredictionText.given(predicted)))</p>\n"
            + "<div class=\"scroll\"><table class=\"comparison\">\n<thead><tr><th></th><th>measured</th>"
            + "<th>95 % interval</th><th>model</th><th>differs by</th>"
            + "<th class=\"residual\">\(axis(reach))</th><th class=\"verdict\">verdict</th></tr></thead>\n<tbody>\n"
        for row in result.comparison {
            let interval = row.ci95.map {
                $0.map { figure($0, row.unit) }.joined(separator: " to ")
            }
            html += "<tr><th>\(name(row.quantity))</th>"
            html += "<td>\(figure(row.measured, row.unit))</td>"
            html += "<td>\(interval ?? Figure.unknown)</td>"
            html += "<td>\(figure(row.predicted, row.unit))</td>"
            html += "<td>\(Figure.deviation(row.ratio.map { $0 - 1 }))</td>"
            html += "<td class=\"residual\">\(residual(row, reach: reach))</td>"
            html += "<td class=\"verdict \(row.verdict.rawValue)\">\(sign(row.verdict)) "
            html += "\(row.verdict.rawValue)</td></tr>\n"
        }
        html += "</tbody>\n</table></div>\n"
        if result.comparison.contains(where: { $0.basis == .finiteRun }) {
            html +=
                "<p class=\"note\">Response times are set beside the model of a run of this length "
            html += "that starts empty.</p>\n"
        }
        return html + "</section>\n"
    }

    /// How far to either side the residuals are drawn: all of them, up to twice the model's figure.
    private static func reach(_ rows: [ComparisonRow]) -> Double {
        var most = 0.05
        for row in rows where row.predicted > 0 {
            for value in [row.measured] + (row.ci95 ?? []) {
                most = max(most, abs(value / row.predicted - 1))
            }
        }
        return [0.05, 0.1, 0.2, 0.5, 1].first { $0 >= most } ?? 2
    }

    private static func axis(_ reach: Double) -> String {
        let words = Figure.percent(reach)
        return svg(
            height: 16,
            "<text class=\"label\" x=\"4\" y=\"12\">−\(words)</text>"
                + "<text class=\"label\" x=\"\(Plot.text(width / 2))\" y=\"12\" "
                + "text-anchor=\"middle\">model</text>"
                + "<text class=\"label\" x=\"\(Plot.text(width - 4))\" y=\"12\" "
                + "text-anchor=\"end\">+\(words)</text>")
    }

    private static func residual(_ row: ComparisonRow, reach: Double) -> String {
        let scale = PlotScale(-reach, reach)
        func place(_ value: Double) -> String {
            Plot.text(8 + scale.position(value / row.predicted - 1) * (width - 16))
        }
        var drawing = "<path class=\"zero\" d=\"M\(Plot.text(width / 2)) 0V22\"/>"
        if row.predicted > 0 {
            let style = row.verdict.rawValue
            if let ends = row.ci95, ends.count == 2 {
                drawing += "<path class=\"whisker \(style)\" d=\"M\(place(ends[0])) 11"
                drawing += "H\(place(ends[1]))\"/>"
            }
            drawing +=
                "<circle class=\"point \(style)\" cx=\"\(place(row.measured))\" cy=\"11\" r=\"4\"/>"
        }
        return svg(height: 22, drawing)
    }

    private static func svg(height: Int, _ drawing: String) -> String {
        "<svg viewBox=\"0 0 \(Plot.text(width)) \(height)\" aria-hidden=\"true\">\(drawing)</svg>"
    }

    /// A title that is set in under another in a report of fixed width names its quantity here.
    private static func name(_ quantity: ComparisonRow.Quantity) -> String {
        let title = quantity.title.drop { $0 == " " }
        return Markup.escape(
            title.count < quantity.title.count ? "response time \(title)" : quantity.title)
    }

    private static func sign(_ verdict: ComparisonRow.Verdict) -> String {
        switch verdict {
        case .agrees: "✓"
        case .differs: "≠"
        case .unclear: "?"
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
