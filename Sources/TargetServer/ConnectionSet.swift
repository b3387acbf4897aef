internal import NIOCore
internal import Synchronization

/// The open connections of a server, so that it can close them when it stops.
final class ConnectionSet: Sendable {
    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var isClosing = false
    }

    private let state = Mutex(State())

    /// Keeps `connection` while it is open, or closes it if the server is stopping.
    func add(_ connection: any Channel) {
        let key = ObjectIdentifier(connection)
        let isClosing = state.withLock { state in
            if !state.isClosing { state.open[key] = connection }
            return state.isClosing
        }
        if isClosing {
            connection.close(promise: nil)
        } else {
            connection.closeFuture.whenComplete { _ in
                self.state.withLock { state in _ = state.open.removeValue(forKey: key) }
            }
        }
    }

    /// Closes idle connections at once and the others when they have their answer, or when
    /// `grace` is over; returns when all are closed.
    func close(grace: TimeAmount, timer: any EventLoop) async {
        let closing = state.withLock { state in
            state.isClosing = true
            return Array(state.open.values)
        }
        for connection in closing {
            connection.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        let deadline = timer.scheduleTask(in: grace) {
            for connection in closing { connection.close(promise: nil) }
        }
        for connection in closing { try? await connection.closeFuture.get() }
        deadline.cancel()
    }
}
