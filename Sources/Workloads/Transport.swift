/// What lies between a connection and the first request on it.
public struct Transport: Sendable {
    /// A proxy that is asked to pass bytes on (RFC 9110, 9.3.6).
    public struct Tunnel: Sendable {
        /// The CONNECT request. It may hold a secret.
        public var request: [UInt8]

        public init(request: [UInt8]) { self.request = request }
    }

    /// Encryption, for an https URL.
    public struct Security: Sendable {
        public var options: TLSOptions
        /// The name or address the certificate must be for.
        public var serverName: String
        public var isAddress: Bool

        public init(options: TLSOptions, serverName: String, isAddress: Bool) {
            self.options = options
            self.serverName = serverName
            self.isAddress = isAddress
        }
    }

    public var tunnel: Tunnel?
    public var security: Security?
    /// The host that a proxy passes everything on to; nil without a proxy.
    public var proxiedHost: String?

    public init() {}
}
