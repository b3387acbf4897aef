/// Somebody who wants to see responses as they come, for display: not every byte, but what had come
/// of each when its head was whole.
public struct ResponseWatch: Sendable {
    /// Every response, or only the first of each thread.
    public let everyResponse: Bool
    /// Called on a load thread, which waits meanwhile, with the status and the bytes: the head, and
    /// what came of the body with it. They are the server's own and may be anything.
    public let see: @Sendable (_ status: Int, _ bytes: [UInt8]) -> Void

    public init(everyResponse: Bool, see: @escaping @Sendable (Int, [UInt8]) -> Void) {
        self.everyResponse = everyResponse
        self.see = see
    }
}
