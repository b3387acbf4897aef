/// What the connections of a run agreed on, in the result file's own keys.
public struct TLSFacts: Codable, Equatable, Sendable {
    /// `TLSv1.3`.
    public var version: String
    /// `TLS_AES_256_GCM_SHA384`.
    public var cipher: String
    /// The size of the cipher's key.
    public var cipherBits: Int
    /// The size of the key in the server's certificate.
    public var serverKeyBits: Int?
    /// The key made for each connection alone: `X25519`, `ECDH prime256v1`, `DH`.
    public var temporaryKey: String?
    public var temporaryKeyBits: Int?
    /// The protocol that the server chose (ALPN).
    public var alpn: String?
    /// The name that the server was told (SNI); absent for an address.
    public var serverName: String?
    /// Whether the server's certificate was verified.
    public var isVerified: Bool
    /// Whether connections could take up the session of an earlier one.
    public var reusesSessions: Bool
    /// Handshakes that succeeded, and those of them that took up an earlier session.
    public var handshakes = 0
    public var resumed = 0

    enum CodingKeys: String, CodingKey {
        case version, cipher, alpn, handshakes, resumed
        case cipherBits = "cipher_bits"
        case serverKeyBits = "server_key_bits"
        case temporaryKey = "temporary_key"
        case temporaryKeyBits = "temporary_key_bits"
        case serverName = "server_name"
        case isVerified = "verified"
        case reusesSessions = "session_reuse"
    }

    public init(
        version: String, cipher: String, cipherBits: Int, serverKeyBits: Int?,
        temporaryKey: String?, temporaryKeyBits: Int?, alpn: String?, serverName: String?,
        isVerified: Bool, reusesSessions: Bool
    ) {
        self.version = version
        self.cipher = cipher
        self.cipherBits = cipherBits
        self.serverKeyBits = serverKeyBits
        self.temporaryKey = temporaryKey
        self.temporaryKeyBits = temporaryKeyBits
        self.alpn = alpn
        self.serverName = serverName
        self.isVerified = isVerified
        self.reusesSessions = reusesSessions
    }
}
