import COpenSSL
import Glibc
import Testing

@testable import LinuxIO

/// The server's end of a TLS connection in the same process and thread, and the client's end that is
/// under test. Nothing here waits: the two ends are moved on in turn.
final class TLSPeer {
    /// What a server has for all its connections: a key, a certificate for itself, its tickets.
    final class Server {
        fileprivate let context: OpaquePointer

        /// - Parameters:
        ///   - version: the only one it speaks.
        ///   - choosing: what it makes of the protocols it is offered.
        init(_ version: TLSConfiguration.Version, choosing: Choice = .nothing) throws {
            context = try #require(SSL_CTX_new(TLS_server_method()))
            try #require(copenssl_set_versions(context, version.rawValue, version.rawValue) == 1)
            let key = try Self.key()
            defer { EVP_PKEY_free(key) }
            let certificate = try Self.certificate(of: key)
            defer { X509_free(certificate) }
            try #require(SSL_CTX_use_certificate(context, certificate) == 1)
            try #require(SSL_CTX_use_PrivateKey(context, key) == 1)
            switch choosing {
            case .nothing: break
            case .unoffered:
                SSL_CTX_set_alpn_select_cb(
                    context,
                    { _, out, length, _, _, _ in
                        out?.pointee = TLSPeer.unoffered
                        length?.pointee = 2
                        return SSL_TLSEXT_ERR_OK
                    }, nil)
            case .refusal:
                SSL_CTX_set_alpn_select_cb(
                    context, { _, _, _, _, _, _ in SSL_TLSEXT_ERR_ALERT_FATAL }, nil)
            }
        }

        deinit { SSL_CTX_free(context) }

        /// How a server answers what a client offers (RFC 7301).
        enum Choice { case nothing, unoffered, refusal }

        private static func key() throws -> OpaquePointer {
            let maker = try #require(EVP_PKEY_CTX_new_id(EVP_PKEY_ED25519, nil))
            defer { EVP_PKEY_CTX_free(maker) }
            var key: OpaquePointer?
            try #require(EVP_PKEY_keygen_init(maker) == 1 && EVP_PKEY_keygen(maker, &key) == 1)
            return try #require(key)
        }

        /// Signed by itself, from an hour ago for two hours.
        private static func certificate(of key: OpaquePointer) throws -> OpaquePointer {
            let certificate = try #require(X509_new())
            X509_set_version(certificate, 2)
            ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1)
            X509_gmtime_adj(X509_getm_notBefore(certificate), -3600)
            X509_gmtime_adj(X509_getm_notAfter(certificate), 3600)
            let name = X509_get_subject_name(certificate)
            X509_NAME_add_entry_by_txt(name, "CN", 0x1001, "test", -1, -1, 0)
            X509_set_issuer_name(certificate, name)
            X509_set_pubkey(certificate, key)
            try #require(X509_sign(certificate, key, nil) > 0)
            return certificate
        }
    }

    /// "h2": static storage, for the callback gives it away.
    nonisolated(unsafe) private static let unoffered: UnsafePointer<UInt8> = {
        let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 2)
        bytes[0] = UInt8(ascii: "h")
        bytes[1] = UInt8(ascii: "2")
        return UnsafePointer(bytes)
    }()

    let client: TLSStream
    let ssl: OpaquePointer
    private let descriptors: [Int32]
    /// Which must not end before the streams that belong to them.
    private let sessions: TLSSessions

    init(_ server: Server, _ context: TLSContext, _ sessions: TLSSessions) throws {
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
        descriptors = ends
        self.sessions = sessions
        ssl = try #require(SSL_new(server.context))
        SSL_set_fd(ssl, ends[1])
        SSL_set_accept_state(ssl)
        client = try #require(context.stream(over: ends[0], sessions: sessions))
    }

    deinit {
        client.close()
        SSL_free(ssl)
        for descriptor in descriptors { close(descriptor) }
        ERR_clear_error()
    }

    /// Moves both ends on until the client's has come to an end of its handshake.
    func handshake() -> TLSStream.Handshake {
        for _ in 0..<10 {
            let step = client.handshake()
            if case .underWay = step {
                SSL_do_handshake(ssl)
                continue
            }
            // The client's last words, and tickets.
            SSL_do_handshake(ssl)
            return step
        }
        return .underWay
    }

    /// Whether the handshake was finished.
    func agree() -> Bool { if case .done = handshake() { true } else { false } }

    func send(_ text: String) { SSL_write(ssl, text, Int32(text.utf8.count)) }

    /// What the server's end reads; nil if nothing.
    func received() -> String? {
        var bytes = [UInt8](repeating: 0, count: 1000)
        let count = SSL_read(ssl, &bytes, 1000)
        return count > 0 ? String(decoding: bytes[..<Int(count)], as: UTF8.self) : nil
    }

    /// What the client's end reads, with the result of its last call.
    func read() -> (text: String, last: Int, ended: Bool) {
        var (text, ended) = ("", false)
        while true {
            let (count, bytes) = withUnsafeTemporaryAllocation(byteCount: 1000, alignment: 1) {
                room -> (Int, String) in
                let count = client.receive(room, ended: &ended)
                return (count, String(decoding: room[..<max(0, count)], as: UTF8.self))
            }
            text += bytes
            guard count > 0, !ended else { return (text, count, ended) }
        }
    }

    func write(_ text: String) -> Int {
        Array(text.utf8).withUnsafeBytes { client.send($0) }
    }
}
