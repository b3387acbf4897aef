internal import CLinux
internal import Glibc

/// Non-blocking stream sockets as bare descriptors: the owner, one per thread, keeps them in its
/// connection table and closes each exactly once. Calls answer with a result or the negated errno.
public enum StreamSocket {
    /// What a connect came to at once.
    public enum Connect {
        /// Connected already, as Unix-domain sockets do.
        case connected(Int32)
        /// Under way; the descriptor becomes writable at its end.
        case underWay(Int32)
        /// Not possible; nothing is left open.
        case failed(errno: Int32)
    }

    /// Starts to connect.
    public static func connect(
        to address: SocketAddress, _ settings: SocketSettings = SocketSettings()
    ) -> Connect {
        let descriptor = clinux_stream_socket(address.family)
        guard descriptor >= 0 else { return .failed(errno: -descriptor) }
        let refusal = settings.apply(to: descriptor)
        guard refusal == 0 else {
            Glibc.close(descriptor)
            return .failed(errno: refusal)
        }
        let result = address.withSockaddr { clinux_connect(descriptor, $0, $1) }
        if result == 0 { return .connected(descriptor) }
        // EAGAIN from a Unix-domain connect means a full accept line, and no event would follow.
        if result == -EINPROGRESS { return .underWay(descriptor) }
        Glibc.close(descriptor)
        return .failed(errno: -result)
    }

    /// How a connect ended: 0, or its error number.
    public static func connectResult(_ descriptor: Int32) -> Int32 {
        clinux_socket_error(descriptor)
    }

    /// Sends what the kernel takes at once.
    @inline(__always)
    public static func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        clinux_send(descriptor, bytes.baseAddress, bytes.count)
    }

    /// Receives what is there; 0 is the peer's end.
    @inline(__always)
    public static func receive(_ descriptor: Int32, _ room: UnsafeMutableRawBufferPointer) -> Int {
        clinux_receive(descriptor, room.baseAddress, room.count)
    }

    public static func close(_ descriptor: Int32) {
        Glibc.close(descriptor)
    }
}
