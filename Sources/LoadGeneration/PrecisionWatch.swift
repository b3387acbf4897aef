internal import Measurements

/// Looks from time to time whether a run knows its mean response time well enough to end.
///
/// Not at every slice: an interval that is looked at again and again is at some time by chance too
/// narrow. From 5 s on the times are a quarter apart, 5, 6.25, 7.8 s, ….
struct PrecisionWatch {
    private static let first: UInt64 = 5_000_000_000

    let relativeHalfWidth: Double
    private var nextLook = Self.first

    /// - Parameter relativeHalfWidth: half the width of the 95 % interval over the mean.
    init(relativeHalfWidth: Double) { self.relativeHalfWidth = relativeHalfWidth }

    mutating func isReached(by totals: RunTotals, at elapsed: UInt64) -> Bool {
        guard elapsed >= nextLook else { return false }
        while nextLook <= elapsed { nextLook += nextLook / 4 }
        guard let width = totals.steadyInterval.relativeHalfWidth else { return false }
        return width <= relativeHalfWidth
    }
}
