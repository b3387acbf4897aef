/// The installed program against values that other tools and 50-digit arithmetic agree on, as far as
/// a user's machine can check them without the test suite.
public enum SelfTest {
    /// What came of it.
    public struct Summary: Equatable, Sendable {
        public let checks: Int
        /// Largest relative difference from a reference value.
        public let largestError: Double
        /// A line for every check that was off by more than 10⁻⁹.
        public let failures: [String]

        public var passed: Bool { failures.isEmpty }
        /// One line for a person.
        public var line: String {
            passed
                ? "self-test: \(checks) of \(checks) reference values reproduced within 1e-9"
                : "self-test FAILED: " + failures.joined(separator: "; ")
        }
    }

    /// Notation, λ, T, what is measured, and its value from 50-digit arithmetic in two ways (closed
    /// form and a sum over states or a quadrature).
    private static let table: [(String, Double, Double, Measure, Double)] = [
        ("M/M/1", 0.8, 1, .responseTimePercentile(0.99), 23.025850929940457),
        ("M/M/4", 30, 0.1, .waitingProbability, 0.5094339622641509),
        ("M/M/4", 30, 0.1, .meanResponseTime, 0.1509433962264151),
        ("M/M/4", 30, 0.1, .responseTimeSurvival(0.2), 0.2732240623833502),
        ("M/M/4", 39, 0.1, .responseTimePercentile(0.999), 6.9566662445376055),
        ("M/M/1000", 990, 1, .probability(ofNumberInSystem: 991), 0.0069589316623987416),
        ("M/M/100000", 999_900, 0.1, .meanWaitingTime, 0.009609654282997244),
        ("M/M/4/20", 50, 0.1, .blockingProbability, 0.20284288400173708),
        ("M/M/4/20", 50, 0.1, .responseTimePercentile(0.99), 0.8528463208425319),
        ("M/M/inf", 100, 0.1, .probability(ofNumberInSystem: 120), 6.786741907415736e-84),
        ("M/D/4", 36, 0.1, .meanWaitingTime, 0.09999658855636681),
        ("M/D/4", 36, 0.1, .waitingTimePercentile(0.99), 0.5339377208970376),
        ("M/E2/1", 9, 0.1, .waitingTimePercentile(0.99), 3.344678943458666),
        ("M/H2(4)/1", 8, 0.1, .responseTimePercentile(0.99), 6.121032113637168),
        ("D/M/4", 39, 0.1, .meanWaitingTime, 0.45853117858658177),
        ("M/M/4-PS", 36, 0.1, .responseTimePercentile(0.99), 2.090435963745677),
        ("M/M/4+M", 50, 0.1, .abandonmentProbability, 0.2110600958677568),
        ("M/M/4//100", 0, 0.1, .meanResponseTime, 1.5000000000000127),
    ]

    /// Runs every check. Patience and think time are 1 second where the notation has them.
    public static func run() -> Summary {
        var failures: [String] = []
        var largest = 0.0
        for (notation, rate, time, measure, expected) in table {
            let name = "\(notation) at λ = \(rate.plain), T = \(time.plain): \(measure)"
            do throws(ModelError) {
                let model = try ModelSpecification(
                    KendallNotation(notation), arrivalRate: rate, meanServiceTime: time,
                    patience: 1, thinkTime: 1
                ).model()
                let value = model.value(of: measure) ?? .nan
                let error = abs(value / expected - 1)
                largest = max(largest, error)
                // A NaN is a failure too.
                if !(error <= 1e-9) { failures.append("\(name) is \(value), not \(expected)") }
            } catch {
                failures.append("\(name): \(error)")
            }
        }
        return Summary(checks: table.count, largestError: largest, failures: failures)
    }
}
