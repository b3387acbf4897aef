internal import CLinux
internal import Glibc

/// An address to connect to: IPv4, IPv6 or a Unix-domain path.
public struct SocketAddress: Sendable, CustomStringConvertible {
    private let storage: [UInt8]
    /// The address family, AF_INET, AF_INET6 or AF_UNIX.
    public let family: Int32
    /// The address as it is written: `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/app.sock`.
    public let description: String

    private init(_ address: UnsafeRawBufferPointer, family: Int32, description: String) {
        storage = Array(address)
        self.family = family
        self.description = description
    }

    /// The address of a Unix-domain socket; nil when the path is empty, holds a NUL or is longer
    /// than the kernel's 107 bytes.
    public init?(unixPath path: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self = withUnsafeBytes(of: &address) {
            Self($0, family: AF_UNIX, description: "unix:" + path)
        }
    }

    init?(_ info: addrinfo) {
        guard let address = info.ai_addr else { return nil }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: 32)
        guard
            getnameinfo(
                address, info.ai_addrlen, &host, socklen_t(host.count), &port,
                socklen_t(port.count), NI_NUMERICHOST | NI_NUMERICSERV) == 0
        else { return nil }
        func text(_ characters: [CChar]) -> String {
            let bytes = characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            return String(decoding: bytes, as: UTF8.self)
        }
        let name = info.ai_family == AF_INET6 ? "[\(text(host))]" : text(host)
        self.init(
            UnsafeRawBufferPointer(start: address, count: Int(info.ai_addrlen)),
            family: info.ai_family, description: "\(name):\(text(port))")
    }

    /// Calls `body` with the address as the kernel takes it.
    func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        storage.withUnsafeBytes { bytes in
            // The bytes came out of a sockaddr of this family and length; an array's storage is
            // aligned for any of them.
            body(bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
    }

    /// The machine itself: 127.0.0.0/8, ::1 or a Unix-domain socket.
    public var isLoopback: Bool {
        switch family {
        case AF_UNIX: return true
        case AF_INET: return storage[4] == 127
        default:
            if let mapped = mappedIPv4 { return mapped[0] == 127 }
            return storage[8..<23].allSatisfy { $0 == 0 } && storage[23] == 1
        }
    }

    /// Whether a connection to it takes a local port.
    public var needsPort: Bool { family != AF_UNIX }

    /// Loopback, or an address that is not routed on the internet: RFC 1918 and link-local IPv4,
    /// unique-local and link-local IPv6.
    public var isPrivate: Bool {
        if isLoopback { return true }
        if let four = family == AF_INET ? Array(storage[4..<8]) : mappedIPv4 {
            switch (four[0], four[1]) {
            case (10, _), (172, 16...31), (192, 168), (169, 254): return true
            default: return false
            }
        }
        return storage[8] & 0xFE == 0xFC || (storage[8] == 0xFE && storage[9] & 0xC0 == 0x80)
    }

    /// The IPv4 address in ::ffff:0:0/96.
    private var mappedIPv4: [UInt8]? {
        guard family == AF_INET6, storage[8..<18].allSatisfy({ $0 == 0 }),
            storage[18] == 0xFF, storage[19] == 0xFF
        else { return nil }
        return Array(storage[20..<24])
    }
}

/// Names into addresses, by the system's resolver.
public enum Resolver {
    /// Which addresses of a name count.
    public enum Family: Sendable { case any, ipv4, ipv6 }

    /// Why a name has no address: the resolver's own words.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// All stream addresses of `host` (a name or a literal without brackets) and `port`, in the
    /// system's order of preference. Blocks; call it before the load starts.
    public static func addresses(
        of host: String, port: UInt16, family: Family = .any
    ) throws(Failure) -> [SocketAddress] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        switch family {
        case .any: hints.ai_family = AF_UNSPEC
        case .ipv4: hints.ai_family = AF_INET
        case .ipv6: hints.ai_family = AF_INET6
        }
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, String(port), &hints, &list)
        guard status == 0 else {
            throw Failure(description: String(cString: gai_strerror(status)))
        }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var next = list
        while let info = next?.pointee {
            if let address = SocketAddress(info) { found.append(address) }
            next = info.ai_next
        }
        if found.isEmpty { throw Failure(description: "no usable address") }
        return found
    }
}
