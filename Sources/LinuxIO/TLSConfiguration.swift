/// What a TLS client trusts, shows and accepts.
public struct TLSConfiguration: Sendable {
    /// A version of the protocol, by its number on the wire.
    public enum Version: Int32, Sendable {
        case tls10 = 0x0301
        case tls11 = 0x0302
        case tls12 = 0x0303
        case tls13 = 0x0304
    }

    /// The name, or the address as it is written, that the certificate must be for. A name is also
    /// sent to the server (SNI); an address is not (RFC 6066, 3).
    public var serverName: String
    /// Whether `serverName` is an IP address.
    public var isAddress = false
    /// Whether the server is told its name.
    public var sendsServerName = true
    /// Whether a certificate is believed only if a trusted authority vouches for it.
    public var isVerified = true
    /// A PEM file of authorities to trust instead of the system's.
    public var authorities: String?
    /// PEM files of the client's own certificate (with its chain) and key.
    public var certificate: String?
    public var key: String?
    public var least = Version.tls12
    public var most = Version.tls13
    /// Ciphers as `openssl ciphers` names them, with colons between; OpenSSL's choice if nil.
    public var ciphers: String?
    /// Whether later connections take up the session of an earlier one.
    public var reusesSessions = true

    public init(serverName: String) { self.serverName = serverName }
}

/// Why a ``TLSConfiguration`` cannot be used. No case holds anything of a key.
public enum TLSConfigurationError: Error, Equatable, Sendable {
    /// A file is missing, unreadable, or not what it should be.
    case file(path: String, reason: String)
    /// None of the ciphers is known.
    case ciphers(String)
    /// The certificate and the key are not of one pair.
    case keyMismatch(certificate: String, key: String)
    /// The library could not be set up.
    case library(String)
}
