internal import Synchronization

/// Holds the load of a run back, and lets it go on; from any thread. What falls due meanwhile is
/// counted as not sent.
public final class LoadHold: Sendable {
    private let held = Atomic(false)

    public init() {}

    @inline(__always)
    public var isHeld: Bool { held.load(ordering: .relaxed) }

    /// Holds the load back, or lets it go on.
    public func toggle() { held.store(!isHeld, ordering: .relaxed) }
}
