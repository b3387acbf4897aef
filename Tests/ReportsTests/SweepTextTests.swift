import QueueingModels
import Reports
import Testing

struct SweepTextTests {
    private func text(_ sweep: String) throws -> String {
        let sweep = try Sweep(sweep)
        let points = try sweep.points(
            of: ModelSpecification(
                try KendallNotation(sweep.variable == .servers ? "M/M/c" : "M/M/4"),
                arrivalRate: 30, meanServiceTime: 0.1), duration: nil)
        return SweepText.render(points, over: sweep.variable)
    }

    @Test(arguments: [("λ=10..44:2", "sweep-rate.txt"), ("c=1..12", "sweep-workers.txt")])
    func sweepIsTheRecordedOne(sweep: String, name: String) throws {
        try Snapshot.expect(text(sweep), matches: name)
    }

    @Test func everyLineFits() throws {
        for line in try text("λ=10..44:2").split(separator: "\n") { #expect(line.count <= 84) }
    }

    @Test func onePointHasNoPlot() throws {
        let text = try text("c=4..4")
        #expect(!text.contains("* mean"))
        #expect(text.hasSuffix("4.528\n"))
    }
}
