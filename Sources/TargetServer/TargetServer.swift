internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Synchronization

/// An HTTP/1.1 server that is a queue: M workers of a known mean service time behind one line.
///
///     var configuration = TargetConfiguration()
///     configuration.workers = 4
///     let server = try await TargetServer.start(configuration)
///     server.boundPort                        // a free port on 127.0.0.1
///     await server.stop()
///
/// Any request is work, answered 200 when it is done, but for `GET /stats` (`TargetStatistics` in
/// JSON), `POST /stats/reset`, and, if arrivals are recorded, `GET /arrivals` (their instants, in
/// nanoseconds since the start, as a JSON array). A request arrives when it has been read whole.
public final class TargetServer: Sendable {
    /// What it was told to be.
    public let configuration: TargetConfiguration

    /// The port it listens on; nil for a Unix-domain socket.
    public var boundPort: Int? { listener.localAddress?.port }

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let door: DispatcherDoor
    private let connections: ConnectionSet
    private let crew: ThreadCrew?
    /// Ends when the listener is closed. Begun with the server, since the futures of an event loop
    /// that has shut down never answer whoever asks them then.
    private let listening: Task<Void, Never>
    /// The stopping of the server, once begun; ends with its last account.
    private let stopping = Mutex<Task<TargetStatistics, Never>?>(nil)

    private init(
        configuration: TargetConfiguration, group: MultiThreadedEventLoopGroup,
        listener: any Channel, door: DispatcherDoor, connections: ConnectionSet, crew: ThreadCrew?
    ) {
        self.configuration = configuration
        self.group = group
        self.listener = listener
        self.door = door
        self.connections = connections
        self.crew = crew
        listening = Task { try? await listener.closeFuture.get() }
    }

    /// Starts a server, which then accepts connections. Throws `ConfigurationError` for what is
    /// out of its domain, `TargetServerError` for what the system refuses.
    public static func start(_ configuration: TargetConfiguration) async throws -> TargetServer {
        try configuration.validate()
        raiseOpenFileLimit()
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.eventLoops)
        var crew: ThreadCrew?
        do {
            let home = group.next()
            let (door, hired) = try await home.submit {
                let dispatcher = Dispatcher(configuration, loop: home)
                let crew = try dispatcher.hire()
                let bound = NIOLoopBound(dispatcher, eventLoop: home)
                return (DispatcherDoor(loop: home, dispatcher: bound), crew)
            }.get()
            crew = hired
            let connections = ConnectionSet()
            let listener = try await listen(configuration, group, door, connections)
            return TargetServer(
                configuration: configuration, group: group, listener: listener, door: door,
                connections: connections, crew: crew)
        } catch {
            crew?.stop()
            try? await group.shutdownGracefully()
            throw error
        }
    }

    /// The account so far, as `GET /stats` gives it; of a stopped server, its last.
    public func statistics() async -> TargetStatistics {
        await withCheckedContinuation { continuation in
            // Under the lock, so that the loop is still running when it is asked.
            let stopped = stopping.withLock { stopping in
                if stopping == nil { ask(continuation) }
                return stopping
            }
            if let stopped { Task { continuation.resume(returning: await stopped.value) } }
        }
    }

    /// Returns when the server has stopped, for whatever reason.
    public func waitUntilStopped() async {
        await listening.value
        await stop()
    }

    /// Stops the server: takes no more connections or requests, gives those in the system half a
    /// second to be answered, closes what is left, and returns when all is closed. Further calls
    /// wait for the first.
    public func stop() async {
        let task = stopping.withLock { stopping in
            let task = stopping ?? Task { await self.close() }
            stopping = task
            return task
        }
        _ = await task.value
    }

    private func close() async -> TargetStatistics {
        try? await listener.close()
        await connections.close(grace: .milliseconds(500), timer: door.loop)
        crew?.stop()
        let account = await withCheckedContinuation { ask($0) }
        try? await group.shutdownGracefully()
        if let path = configuration.unixSocketPath { unlink(path) }
        return account
    }

    /// Has the event loop, which must be running, give its account.
    private func ask(_ continuation: CheckedContinuation<TargetStatistics, Never>) {
        let dispatcher = door.dispatcher
        door.loop.execute { continuation.resume(returning: dispatcher.value.statistics()) }
    }

    private static func listen(
        _ configuration: TargetConfiguration, _ group: MultiThreadedEventLoopGroup,
        _ door: DispatcherDoor, _ connections: ConnectionSet
    ) async throws(TargetServerError) -> any Channel {
        let recordsArrivals = configuration.recordedArrivals > 0
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.maxMessagesPerRead, value: 64)
            .childChannelInitializer { channel in
                connections.add(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(
                        RequestHandler(door: door, recordsArrivals: recordsArrivals))
                }
            }
        let place: String
        do {
            if let path = configuration.unixSocketPath {
                place = path
                return try await bootstrap.bind(unixDomainSocketPath: path).get()
            }
            place = "\(configuration.address) port \(configuration.port)"
            return
                try await bootstrap
                .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
                .bind(host: configuration.address, port: configuration.port).get()
        } catch {
            throw .cannotListen(place: place, reason: words(for: error))
        }
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case is SocketAddressError.UnknownHost: "no such address"
        case SocketAddressError.unixDomainSocketPathTooLong: "the path is too long"
        default: "\(error)"
        }
    }

    /// Lets the process have as many open connections as the system allows it; in overload a
    /// line of thousands is what is to be seen.
    private static func raiseOpenFileLimit() {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
