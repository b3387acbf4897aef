public import Measurements

/// Who receives a record of every request of a run, while it goes on.
///
///     let consumer = RecordConsumer { records in rows.append(contentsOf: records) }
///     let outcome = try test.run(records: consumer)
///     outcome.lostRecords    // 0 as long as the consumer keeps up
public struct RecordConsumer {
    /// Records of each thread that may wait to be consumed; beyond that they are lost and counted.
    /// At 100,000 requests a second the usual number lasts for more than half a second.
    public var capacity = 1 << 16
    /// Called forty times a second, and once after the run's end, with records in the order in
    /// which one thread ended them. On the thread that called `run`; the buffer is valid only
    /// during the call.
    public let consume: (UnsafeBufferPointer<RequestRecord>) -> Void

    public init(
        capacity: Int = 1 << 16, consume: @escaping (UnsafeBufferPointer<RequestRecord>) -> Void
    ) {
        precondition(capacity > 0, "a consumer has room for a record or more")
        self.capacity = capacity
        self.consume = consume
    }
}
