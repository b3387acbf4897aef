internal import Synchronization

/// The wish, from any thread, that a run offer no more load and end with what it has measured; not a
/// signal, so that who asks for it can tell it from one.
public final class LoadStop: Sendable {
    private let asked = Atomic(false)

    public init() {}

    /// Whether the wish was uttered.
    public var isAsked: Bool { asked.load(ordering: .relaxed) }

    /// Utters the wish; it is heeded within a quarter of a second.
    public func ask() { asked.store(true, ordering: .relaxed) }
}
