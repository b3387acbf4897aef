extension Threshold {
    /// What becomes of it where there was nothing to measure, such as a phase that never began.
    public var unmeasured: ThresholdOutcome {
        ThresholdOutcome(expression: expression, bound: bound, verdict: .unclear)
    }
}
