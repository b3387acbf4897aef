/// A piece of work for one worker: a whole request, or one of its parallel parts.
struct Part: Equatable, Sendable {
    /// The number of the request it belongs to.
    var request: Int

    /// The work it asks for, in seconds of one worker's time.
    var service: Double
}

/// The rule by which workers give their time to the parts in the system.
///
/// A discipline keeps a timetable and no clock. It is told of each arrival at its instant and, in
/// between, asked what ends next; instants are seconds, given in rising order.
protocol ServiceDiscipline: Sendable {
    /// When the next part ends if nothing else arrives; nil when there is none.
    var nextEnd: Double? { get }

    mutating func arrive(_ part: Part, at now: Double)

    /// Moves to `nextEnd`, which must not be nil, and hands out the part that ends there.
    mutating func finishNext() -> Part
}
