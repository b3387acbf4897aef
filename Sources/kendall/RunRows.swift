internal import LoadGeneration
internal import Measurements

/// Puts the records of several tests, one after another, on the time of the run that they are.
final class RunRows {
    private let writer: RowWriter
    private var delay: UInt64 = 0
    /// Connections of a thread before the test under way, and with it.
    private var connectionsBefore: UInt32 = 0
    private var connections: UInt32 = 0

    init(_ writer: RowWriter) { self.writer = writer }

    /// Begins the next test.
    ///
    /// - Parameter start: seconds since the run's start.
    func begin(at start: Int) {
        delay = UInt64(start) * 1_000_000_000
        connectionsBefore = connections
    }

    var consumer: RecordConsumer {
        RecordConsumer { [self] records in
            for record in records {
                connections = max(connections, connectionsBefore + record.connection)
            }
            writer.take(
                records.map { $0.delayed(by: delay, connections: connectionsBefore) })
        }
    }
}
