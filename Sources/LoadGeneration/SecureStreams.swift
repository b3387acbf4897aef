internal import Glibc
internal import HTTP
internal import LinuxIO
internal import Measurements
internal import Workloads

/// The encrypted streams of one load thread by their descriptors, from the connect on: a proxy's
/// tunnel if there is one, then the handshake.
final class SecureStreams {
    /// A proxy that has been, or is being, asked to pass bytes on.
    private struct Asking {
        var sent = 0
        var parser = ResponseParser()
    }

    private let context: TLSContext
    private let tunnel: Transport.Tunnel?
    private let sessions = TLSSessions()
    /// Descriptors are small numbers: an array is the quickest map.
    private var streams: [TLSStream?] = []
    private var asking: [Int32: Asking] = [:]

    init(context: TLSContext, tunnel: Transport.Tunnel?) {
        self.context = context
        self.tunnel = tunnel
    }

    @inline(__always)
    func stream(_ descriptor: Int32) -> TLSStream? {
        let index = Int(descriptor)
        return index < streams.count ? streams[index] : nil
    }

    func advance(_ descriptor: Int32) -> NetworkOpening {
        if let stream = stream(descriptor) { return shakeHands(stream) }
        if asking[descriptor] == nil {
            let error = StreamSocket.connectResult(descriptor)
            guard error == 0 else { return .refused(errno: error) }
        }
        if let tunnel, let end = ask(tunnel, descriptor) { return end }
        asking[descriptor] = nil
        guard let stream = context.stream(over: descriptor, sessions: sessions) else {
            return .refused(errno: ENOMEM)
        }
        while streams.count <= Int(descriptor) { streams.append(nil) }
        streams[Int(descriptor)] = stream
        return shakeHands(stream)
    }

    private func shakeHands(_ stream: TLSStream) -> NetworkOpening {
        switch stream.handshake() {
        case .done: .open
        case .underWay: .handshaking
        case .failed(let failure): .failed(FailureNaming.tls(failure))
        }
    }

    /// Goes on with asking for a tunnel; nil when it stands.
    private func ask(_ tunnel: Transport.Tunnel, _ descriptor: Int32) -> NetworkOpening? {
        var state = asking[descriptor] ?? Asking()
        if asking[descriptor] == nil { state.parser.begin(answering: .connect) }
        defer { asking[descriptor] = state }
        if state.sent < tunnel.request.count {
            let count = tunnel.request.withUnsafeBytes {
                StreamSocket.send(descriptor, UnsafeRawBufferPointer(rebasing: $0[state.sent...]))
            }
            if count >= 0 {
                state.sent += count
            } else if count != -Int(EAGAIN) {
                return broken(errno: Int32(-count))
            }
            guard state.sent == tunnel.request.count else { return .connecting }
        }
        var room = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = room.withUnsafeMutableBytes { StreamSocket.receive(descriptor, $0) }
            if count == -Int(EAGAIN) { return .connecting }
            if count < 0 { return broken(errno: Int32(-count)) }
            if count == 0 { return .failed((.proxyRefused, "the proxy closed the connection")) }
            let step = room.withUnsafeBytes {
                state.parser.consume(UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
            // The status decides; the body of a refusal is not waited for.
            if let status = state.parser.status, !(200..<300).contains(status) {
                return .failed(FailureNaming.proxy(status: status))
            }
            switch step {
            case .needsMore: continue
            // A server does not speak before the handshake.
            case .complete(let consumed):
                return consumed == count
                    ? nil : .failed((.protocol, "bytes behind the proxy's answer"))
            case .failed(let failure): return .failed(FailureNaming.response(failure))
            }
        }
    }

    private func broken(errno: Int32) -> NetworkOpening {
        .failed(FailureNaming.broken(errno: errno, progress: .nothing))
    }

    @inline(__always)
    func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        stream(descriptor)?.send(bytes) ?? -Int(EBADF)
    }

    @inline(__always)
    func receive(
        _ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer, ended: inout Bool
    ) -> Int {
        stream(descriptor)?.receive(room, ended: &ended) ?? -Int(EBADF)
    }

    /// Session tickets and changes of key come between responses, too.
    func absorb(_ descriptor: Int32) -> Bool {
        var ended = false
        return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { room in
            receive(descriptor, room, ended: &ended) == -Int(EAGAIN)
        }
    }

    /// Ends the stream over a descriptor, which stays open.
    func close(_ descriptor: Int32) {
        asking[descriptor] = nil
        guard let stream = stream(descriptor) else { return }
        streams[Int(descriptor)] = nil
        stream.close()
    }

    deinit {
        // Before the sessions, which their context still may hand to.
        for case let stream? in streams { stream.close() }
    }
}
