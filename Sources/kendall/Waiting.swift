internal import Dispatch

/// Runs an asynchronous piece of work on the thread pool and holds this thread until it is done.
///
/// For the main thread of a synchronous command only, which has nothing else to do.
func waiting<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
    let answer = Answer<Value>()
    Task.detached {
        do {
            answer.result = .success(try await work())
        } catch {
            answer.result = .failure(error)
        }
        answer.ready.signal()
    }
    answer.ready.wait()
    // Set before the semaphore was signalled.
    return try answer.result!.get()
}

/// One value that passes from the pool to the waiting thread; the semaphore orders the two.
private final class Answer<Value: Sendable>: @unchecked Sendable {
    let ready = DispatchSemaphore(value: 0)
    var result: Result<Value, any Error>?
}
