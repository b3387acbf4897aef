import Foundation
import QueueingModels
import Testing

/// Every row of the reference table against the model it names.
@Suite struct ReferenceTests {
    typealias Route = @Sendable (ReferenceRow) throws -> Double

    /// What computes the rows of a model; a quantity it does not know gives nil.
    static let routes: [String: @Sendable (ReferenceRow) throws -> Double?] =
        ReferenceRoutes.open.merging(ReferenceRoutes.limited) { $1 }
        .merging(ReferenceRoutes.general) { $1 }.merging(ReferenceRoutes.closed) { $1 }

    /// Rows of the statistics that belong to the measurements, not to the models.
    static func isStatistics(_ row: ReferenceRow) -> Bool { row.model.hasPrefix("statistics") }

    @Test func everyModelRowIsMatched() throws {
        var matched = 0
        for row in ReferenceRow.all where !Self.isStatistics(row) {
            guard let value = try Self.routes[row.model]?(row) else {
                Issue.record("nothing computes \(row)")
                continue
            }
            matched += 1
            #expect(
                isClose(value, row.value, row.tolerance),
                "\(row): \(value), expected \(row.value), off by \(value / row.value - 1)")
        }
        #expect(matched == 436)
    }

    @Test func onlyTheRowsOfAnotherModuleAreLeftOut() {
        let left = ReferenceRow.all.filter(Self.isStatistics)
        #expect(ReferenceRow.all.count == 448)
        #expect(
            Set(left.map(\.model)) == [
                "statistics", "statistics: quantile CI by order statistics",
                "statistics: Anderson-Darling", "statistics: Anderson-Darling (mean estimated)",
                "statistics: Poisson dispersion test",
            ])
        #expect(left.count == 12)
    }
}
