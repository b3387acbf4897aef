/// How a run's connections are encrypted: whom they trust and what they accept.
public struct TLSOptions: Equatable, Sendable {
    /// A version of the protocol, as it is written on a command line.
    public enum Version: String, CaseIterable, Sendable {
        case tls10 = "1.0"
        case tls11 = "1.1"
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    /// The name or address the certificate must be for, and which the server is told (SNI) if it is
    /// a name; the URL's host if nil.
    public var serverName: String?
    /// Whether the server is told the name that is wanted.
    public var sendsServerName = true
    /// Whether the server's certificate must be vouched for, and for `serverName`.
    public var isVerified = true
    /// A file of the authorities to trust instead of the system's.
    public var authorities: String?
    /// Files of the client's own certificate and its key.
    public var certificate: String?
    public var key: String?
    public var least = Version.tls12
    public var most = Version.tls13
    /// OpenSSL's names of ciphers, with colons between.
    public var ciphers: String?
    /// Whether a connection may take up the session of an earlier one.
    public var reusesSessions = true

    public init() {}
}
