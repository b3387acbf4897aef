internal import Measurements
internal import QueueingModels

/// P(n): how many requests an arrival found in the system, beside the model's probabilities. Poisson
/// arrivals see what the model's clock sees (Wolff, Operations Research 30, 1982).
struct NumberInSystemPanel: Panel {
    private let measured: [Double]
    private let model: [Double]

    let title = "P(n) seen by arrivals"
    var remark: [(String, Style)] { model.isEmpty ? [] : [("· model", .model)] }

    init(_ snapshot: DashboardSnapshot) {
        measured = snapshot.measured.concurrency?.atArrivals ?? []
        model = snapshot.predicted?.numberInSystemProbabilities ?? []
    }

    func draw(in area: Area, of grid: inout Grid) {
        guard area.height >= 3, area.width >= 14 else { return }
        guard !measured.isEmpty else {
            grid.put("no arrival yet", .faint, x: area.x + 1, y: area.y)
            return
        }
        let plot = Area(
            x: area.x + 5, y: area.y, width: area.width - 6, height: area.height - 1)
        let reach = Self.reach(measured, model)
        // Either several columns for each number, or several numbers for each column.
        let columnsEach = max(1, min(4, plot.width / reach))
        let numbersEach = (reach + plot.width - 1) / plot.width
        let bars = (reach + numbersEach - 1) / numbersEach
        func sum(_ values: [Double], _ bar: Int) -> Double {
            let from = bar * numbersEach
            guard from < values.count else { return 0 }
            return values[from..<min(values.count, from + numbersEach)].reduce(0, +)
        }
        let top = Axis.ceiling((0..<bars).map { max(sum(measured, $0), sum(model, $0)) }.max() ?? 1)
        var canvas = Canvas(plot, glyphs: grid.glyphs)
        let across = grid.glyphs.dots.across
        for bar in 0..<bars {
            let start = bar * columnsEach * across
            // A gap between bars, where they are wide enough for one.
            let width = max(1, columnsEach * across - (columnsEach > 1 ? 1 : 0))
            for x in start..<start + width { canvas.bar(x, sum(measured, bar) / top, .measured) }
        }
        canvas.draw(into: &grid)
        if !model.isEmpty {
            for bar in 0..<bars {
                let share = sum(model, bar) / top
                let y = plot.y + plot.height - 1 - Int(bounded: share * Double(plot.height) * 0.999)
                let x = plot.x + bar * columnsEach + (columnsEach - 1) / 2
                grid.put("•", .model, x: x, y: min(y, plot.y + plot.height - 1))
            }
        }
        grid.put(Scale.tick(top), .faint, endingBefore: plot.x - 1, y: plot.y)
        let bottom = area.y + area.height - 1
        grid.put("0", .faint, x: plot.x, y: bottom)
        let last = (bars - 1) * numbersEach
        let label = "n = \(last)"
        let end = min(plot.x + (bars - 1) * columnsEach + 1, plot.x + plot.width)
        if end - label.count > plot.x + 2 { grid.put(label, .faint, endingBefore: end, y: bottom) }
    }

    /// The first n beyond which next to nothing lies, plus one.
    private static func reach(_ measured: [Double], _ model: [Double]) -> Int {
        func end(_ values: [Double]) -> Int {
            (values.lastIndex { $0 >= 0.002 } ?? 0) + 1
        }
        return max(4, end(measured), end(model))
    }
}
