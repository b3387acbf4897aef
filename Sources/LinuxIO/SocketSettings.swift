internal import Glibc

/// What is set on a socket before it connects.
public struct SocketSettings: Sendable {
    /// Bytes of the buffers in each direction; nil for the system's own choice. The kernel doubles
    /// it and keeps to its limits (socket(7)).
    public var bufferSize: Int32?
    /// Where connections come from, its port 0; nil for the system's own choice.
    public var localAddress: SocketAddress?

    public init(bufferSize: Int32? = nil, localAddress: SocketAddress? = nil) {
        self.bufferSize = bufferSize
        self.localAddress = localAddress
    }

    /// 0, or the error number of what was refused.
    func apply(to descriptor: Int32) -> Int32 {
        if let bufferSize {
            for option in [SO_SNDBUF, SO_RCVBUF] {
                if let error = set(SOL_SOCKET, option, bufferSize, on: descriptor) { return error }
            }
        }
        guard let localAddress else { return 0 }
        if localAddress.family != AF_UNIX {
            // The port is chosen when the destination is known, so that a port serves as often as
            // there are destinations. Not vital: an old kernel does without.
            _ = set(Int32(IPPROTO_IP), Self.bindAddressNoPort, 1, on: descriptor)
        }
        return localAddress.withSockaddr { bind(descriptor, $0, $1) } == 0 ? 0 : errno
    }

    /// IP_BIND_ADDRESS_NO_PORT of linux/in.h, which glibc's header keeps to itself.
    private static let bindAddressNoPort: Int32 = 24

    private func set(_ level: Int32, _ option: Int32, _ value: Int32, on descriptor: Int32)
        -> Int32?
    {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        return setsockopt(descriptor, level, option, &value, size) == 0 ? nil : errno
    }
}
