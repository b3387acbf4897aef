internal import Comparison
internal import Glibc
internal import Measurements

/// P(W > t), measured as a line and the model's as dots. The tail is what shows here.
struct SurvivalPanel: Panel {
    private let measured: [(seconds: Double, probability: Double)]
    private let model: [(seconds: Double, probability: Double)]
    private let logarithmic: Bool

    let title = "P(W > t)"
    var remark: [(String, Style)] {
        model.isEmpty
            ? [("━ data", .measured)] : [("━ data", .measured), ("  · model", .model)]
    }

    init(_ snapshot: DashboardSnapshot, logarithmic: Bool) {
        self.logarithmic = logarithmic
        measured = snapshot.responseTimes.survival
        model =
            snapshot.modelSurvival.count == LatencySpread.upperEnds.count
            ? Array(zip(LatencySpread.upperEnds, snapshot.modelSurvival)) : []
    }

    func draw(in area: Area, of grid: inout Grid) {
        guard area.height >= 2, area.width >= 16 else { return }
        // Above nineteen in twenty there is nothing to see.
        guard let first = measured.last(where: { $0.probability >= 0.95 }) ?? measured.first,
            let last = measured.last
        else {
            grid.put("no response yet", .faint, x: area.x + 1, y: area.y)
            return
        }
        // From where the data begin, to where the last of them lie, and the model's 1 in 1000.
        let reach = model.last { $0.probability >= 1e-3 }?.seconds ?? 0
        let low = logarithmic ? first.seconds : 0
        let high = max(last.seconds, min(reach, 3 * last.seconds))
        // The lowest decade that as many requests can tell anything of.
        let count = measured.last { $0.probability > 0 }.map { 1 / $0.probability } ?? 10
        let decades = min(5, max(2, log10(count).rounded(.up)))

        let plot = Area(
            x: area.x + 5, y: area.y, width: area.width - 6, height: area.height - 1)
        var canvas = Canvas(plot, glyphs: grid.glyphs)
        func place(_ probability: Double) -> Double? {
            probability > 0 ? 1 + log10(probability) / decades : nil
        }
        func curve(_ points: [(seconds: Double, probability: Double)]) -> [Double?] {
            (0..<canvas.width).map { column in
                let share = Double(column) / Double(max(1, canvas.width - 1))
                let time =
                    logarithmic ? low * pow(high / low, share) : low + (high - low) * share
                let value = Self.interpolate(points, at: time).flatMap(place)
                return value.flatMap { $0 < 0 ? nil : $0 }
            }
        }
        canvas.dotted(curve(model), .model)
        canvas.line(curve(measured), .measured)
        canvas.draw(into: &grid)

        // Decades at the left, times below.
        for decade in 0...Int(bounded: decades) {
            let share = 1 - Double(decade) / decades
            let y = plot.y + Int(bounded: (Double(plot.height - 1) * (1 - share)).rounded())
            let label = ["1", ".1", ".01", ".001", "1e-4", "1e-5"][decade]
            grid.put(label, .faint, endingBefore: plot.x, y: y)
        }
        let bottom = area.y + area.height - 1
        let ends = [low, logarithmic ? (low * high).squareRoot() : high / 2, high]
        for (index, time) in ends.enumerated() {
            let text = time > 0 ? Scale.tick(seconds: time) : "0"
            let x = plot.x + (plot.width - text.count) * index / 2
            grid.put(text, .faint, x: x, y: bottom)
        }
    }

    /// Linear between the points; 1 before the first, nothing after the last.
    private static func interpolate(
        _ points: [(seconds: Double, probability: Double)], at seconds: Double
    ) -> Double? {
        guard let next = points.firstIndex(where: { $0.seconds >= seconds }) else { return nil }
        let (after, before) = (points[next], next > 0 ? points[next - 1] : (0, 1))
        let span = after.seconds - before.0
        guard span > 0 else { return after.probability }
        let share = (seconds - before.0) / span
        return before.1 + (after.probability - before.1) * share
    }
}
