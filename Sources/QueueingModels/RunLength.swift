/// How long a run must be to know the mean time in the system.
public enum RunLength {
    /// The length after which the 95 % interval of the mean wait is `relativeHalfWidth` of it to each
    /// side, seconds: t = 2z²(ca² + cs²)/(ε²·cμ(1 − ρ)²) (after Whitt, Planning queueing
    /// simulations, Management Science 35, 1989). An approximation for a busy system; at low load,
    /// and for the whole response time, less is enough.
    ///
    ///     RunLength.seconds(relativeHalfWidth: 0.1, arrivalRate: 36, servers: 4,
    ///         meanServiceTime: 0.1)       // 3842
    ///
    /// nil where there is no steady state to know the mean of.
    public static func seconds(
        relativeHalfWidth: Double, arrivalRate: Double, servers: Int, meanServiceTime: Double,
        arrivalSCV: Double = 1, serviceSCV: Double = 1
    ) -> Double? {
        precondition(relativeHalfWidth > 0, "an interval has a width")
        let capacity = Double(servers) / meanServiceTime
        let idle = 1 - arrivalRate / capacity
        guard idle > 1e-12, capacity.isFinite, capacity > 0 else { return nil }
        let normal = 1.959963984540054
        return 2 * normal * normal * (arrivalSCV + serviceSCV)
            / (relativeHalfWidth * relativeHalfWidth * capacity * idle * idle)
    }
}
