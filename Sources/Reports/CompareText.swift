public import Comparison

/// Two sides of runs for a person: what changed, by how much, and whether that is more than chance.
public enum CompareText {
    /// The report, ending in a line feed. It is at most `width` columns wide (40 at least).
    ///
    /// - Parameter colour: whether to use the terminal's colours.
    public static func render(
        _ comparison: RunComparison, colour: Bool, width: Int = 80
    ) -> String {
        var page = Page(colour: colour, width: width)
        page.line("kendall compare  B beside A", .heading)
        page.side("A", comparison.a)
        page.side("B", comparison.b)
        page.line()
        let surely = Figure.percent(comparison.confidence)
        page.line(row("", "A", "B", "B - A", "\(surely) of all rows"), .heading)
        for line in comparison.rows { page.row(line) }
        page.line()
        for (index, note) in comparison.notes.enumerated() {
            page.entry(index == 0 ? "note" : "", note.description, .doubtful)
        }
        page.entry("finding", comparison.summary, style(comparison.verdict))
        page.entry(
            "counts as a change",
            "\(Figure.percent(comparison.minEffect)) of A or more, beyond chance")
        return page.text
    }

    fileprivate static func row(
        _ title: String, _ a: String, _ b: String, _ change: String, _ interval: String
    ) -> String {
        pad(title, 22) + padLeft(a, 10) + padLeft(b, 10) + padLeft(change, 8)
            + padLeft(interval, 20)
    }

    fileprivate static func style(_ verdict: RunComparison.Verdict) -> Page.Style {
        switch verdict {
        case .same, .better: .good
        case .worse: .bad
        case .unclear: .doubtful
        }
    }
}

extension Page {
    fileprivate mutating func side(_ name: String, _ side: RunComparison.Side) {
        let load = side.load
        var words: [String] = []
        if side.files.count > 1 { words.append("\(side.files.count) runs") }
        words.append(side.url)
        let offer = [load.arrivals, load.offeredRate.map { Figure.rate($0) }].compactMap { $0 }
        if !offer.isEmpty { words.append(offer.joined(separator: " ")) }
        if let users = load.concurrency { words.append("\(users) at once") }
        if let duration = load.duration { words.append(Figure.seconds(duration)) }
        entry(name, side.files.joined(separator: " "))
        entry("", words.joined(separator: ", "))
    }

    fileprivate mutating func row(_ row: RunComparison.Row) {
        let change: String
        let interval: String
        if let difference = row.difference {
            change = (difference < 0 ? "" : "+") + row.quantity.figure(difference)
            interval =
                row.interval.map { ends in
                    ends.map { row.quantity.figure($0) }.joined(separator: " to ")
                } ?? Figure.unknown
        } else {
            change = Figure.deviation(row.effect)
            interval =
                row.interval.map { "\(Figure.deviation($0[0])) to \(Figure.deviation($0[1]))" }
                ?? Figure.unknown
        }
        line(
            CompareText.row(
                row.quantity.title, row.quantity.figure(row.a), row.quantity.figure(row.b),
                change, interval) + "  ",
            last: (row.verdict.rawValue, CompareText.style(row.verdict)))
    }
}
