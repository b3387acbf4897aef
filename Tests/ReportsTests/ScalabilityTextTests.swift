import QueueingModels
import Reports
import Testing

struct ScalabilityTextTests {
    @Test func lawIsTheRecordedOne() throws {
        let law = try UniversalScalability(contention: 0.02, coherence: 0.0005, unit: 995)
        let solution = ScalabilitySolution(law: law, fit: nil, points: [], population: 20)
        try Snapshot.expect(ScalabilityText.render(solution), matches: "usl.txt")
        try Snapshot.expect(JSONReport.render(solution), matches: "usl.json")
    }

    /// Throughputs of a law with contention alone, a little off: they cannot show a peak.
    @Test func fitIsTheRecordedOne() throws {
        let law = try UniversalScalability(contention: 0.1, coherence: 0, unit: 100)
        let points = [1.0, 2, 4, 8, 16, 32].enumerated().map { index, n in
            ScalabilitySolution.Point(
                population: n,
                throughput: law.throughput(n) * (index.isMultiple(of: 2) ? 1.02 : 0.98)
            )
        }
        let fit = try UniversalScalability.fit(
            populations: points.map(\.population), throughputs: points.map(\.throughput))
        let solution = ScalabilitySolution(
            law: fit.law, fit: fit, points: points, population: nil)
        try Snapshot.expect(ScalabilityText.render(solution), matches: "usl-fitted.txt")
    }
}
