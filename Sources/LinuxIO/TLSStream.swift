internal import COpenSSL
internal import Glibc

/// The client's end of a TLS connection over a non-blocking socket. Its owner, one thread, closes it
/// exactly once, before the socket.
public struct TLSStream {
    /// How far a handshake has come.
    public enum Handshake {
        case done
        /// To be gone on with when the socket becomes readable or writable.
        case underWay
        case failed(TLSFailure)
    }

    /// The one protocol that is offered (RFC 7301).
    static let alpn = "http/1.1"

    private let ssl: OpaquePointer
    private let socket: UnsafeMutablePointer<copenssl_socket>

    init?(_ ssl: OpaquePointer, descriptor: Int32) {
        socket = .allocate(capacity: 1)
        socket.initialize(to: copenssl_socket())
        socket.pointee.descriptor = descriptor
        guard let bio = copenssl_socket_bio(socket) else {
            socket.deallocate()
            return nil
        }
        self.ssl = ssl
        SSL_set_bio(ssl, bio, bio)
        SSL_set_connect_state(ssl)
    }

    /// Goes on with the handshake.
    public func handshake() -> Handshake {
        let result = SSL_do_handshake(ssl)
        if result == 1 {
            if let chosen = chosenProtocol, chosen != Self.alpn {
                return .failed(
                    TLSFailure(.handshake, "the server chose a protocol that was not offered"))
            }
            socket.pointee.open = true
            return .done
        }
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return .underWay
        case SSL_ERROR_SSL:
            noteFailure()
            return .failed(failure ?? TLSFailure(.handshake, "handshake failure"))
        default:
            ERR_clear_error()
            let error = socket.pointee.error
            return .failed(
                error != 0
                    ? TLSFailure(.system(errno: error), SystemError.reason(error))
                    : TLSFailure(.handshake, "connection closed during the handshake"))
        }
    }

    /// Receives what is there, up to the size of `room`; 0 is the peer's end, a negative number the
    /// negated errno: -EPROTO for what ``failure`` tells. Less than `room` means that no more is
    /// there. `ended` is set where the end was met behind the bytes.
    @inline(__always)
    public func receive(_ room: UnsafeMutableRawBufferPointer, ended: inout Bool) -> Int {
        var total = 0
        while total < room.count {
            // At most a buffer's size, which is far below what an Int32 holds.
            let count = SSL_read(
                ssl, room.baseAddress.map { $0 + total },
                Int32(truncatingIfNeeded: room.count &- total))
            guard count > 0 else { return endOfReceive(count, total, &ended) }
            total &+= Int(count)
            if socket.pointee.drained, SSL_has_pending(ssl) == 0 { return total }
        }
        return total
    }

    @inline(never)
    private func endOfReceive(_ result: Int32, _ total: Int, _ ended: inout Bool) -> Int {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return total > 0 ? total : -Int(EAGAIN)
        case SSL_ERROR_ZERO_RETURN:
            ended = true
            return total
        case SSL_ERROR_SSL where !socket.pointee.ended && socket.pointee.failure == 0:
            noteFailure()
        default:
            ERR_clear_error()
        }
        ended = true
        if total > 0 { return total }
        if socket.pointee.failure != 0 { return -Int(EPROTO) }
        return -Int(socket.pointee.error)
    }

    /// Sends what the kernel takes at once; the bytes taken, or the negated errno.
    ///
    /// Where fewer than all were taken, the rest must be offered when the socket is writable.
    @inline(__always)
    public func send(_ bytes: UnsafeRawBufferPointer) -> Int {
        var total = 0
        // A call takes one record, 16 KiB, at most.
        while total < bytes.count {
            let count = SSL_write(
                ssl, bytes.baseAddress.map { $0 + total },
                Int32(truncatingIfNeeded: min(bytes.count &- total, Int(Int32.max))))
            guard count > 0 else {
                let error = endOfSend(count)
                return total > 0 ? total : error
            }
            total &+= Int(count)
        }
        return total
    }

    @inline(never)
    private func endOfSend(_ result: Int32) -> Int {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return -Int(EAGAIN)
        case SSL_ERROR_SSL where socket.pointee.failure == 0:
            noteFailure()
            return -Int(EPROTO)
        default:
            ERR_clear_error()
            return -Int(socket.pointee.error == 0 ? EPIPE : socket.pointee.error)
        }
    }

    /// Keeps the code of what broke the stream, and leaves OpenSSL's queue of errors empty: the next
    /// call that asks it must find its own.
    private func noteFailure() {
        socket.pointee.failure = ERR_peek_error()
        ERR_clear_error()
    }

    /// What broke the stream; nil where nothing but the socket did.
    public var failure: TLSFailure? {
        guard socket.pointee.failure != 0 else { return nil }
        return TLSFailure(
            code: UInt(socket.pointee.failure), verification: SSL_get_verify_result(ssl),
            isHandshaking: !socket.pointee.open)
    }

    /// Whether the peer said that no more would come (close_notify). An end without that may be
    /// anyone's (RFC 8446, 6.1).
    public var endedCleanly: Bool { SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 }

    /// Whether the handshake took up an earlier session, which spares the certificates.
    public var isResumed: Bool { SSL_session_reused(ssl) == 1 }

    /// Says that no more will come, without waiting for an answer, and frees the stream. The
    /// socket stays open.
    public func close() {
        if SSL_is_init_finished(ssl) == 1, socket.pointee.failure == 0, socket.pointee.error == 0 {
            if SSL_shutdown(ssl) < 0 { ERR_clear_error() }
        }
        // A session is thrown away with a stream that seems to have been cut off.
        if SSL_is_init_finished(ssl) == 1 {
            SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN)
        }
        SSL_free(ssl)
        socket.deallocate()
    }

    private var chosenProtocol: String? {
        var bytes: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        SSL_get0_alpn_selected(ssl, &bytes, &count)
        guard let bytes, count > 0 else { return nil }
        return String(
            decoding: UnsafeBufferPointer(start: bytes, count: Int(count)), as: UTF8.self)
    }
}

extension TLSStream {
    /// What a finished handshake agreed on.
    public struct Agreement: Equatable, Sendable {
        /// `TLSv1.3`.
        public let version: String
        /// `TLS_AES_256_GCM_SHA384`, as OpenSSL names it.
        public let cipher: String
        /// The strength of the cipher's key.
        public let cipherBits: Int
        /// The size of the key in the server's certificate.
        public let serverKeyBits: Int?
        /// The kind of the key made for the connection alone: `X25519`, `ECDH prime256v1`, `DH`.
        public let temporaryKey: String?
        public let temporaryKeyBits: Int?
        /// The protocol the server chose; nil where it did not say.
        public let alpn: String?
    }

    /// What was agreed on. Only after a finished handshake.
    public var agreement: Agreement {
        let cipher = SSL_get_current_cipher(ssl)
        var serverKeyBits: Int?
        if let certificate = SSL_get1_peer_certificate(ssl) {
            serverKeyBits = X509_get0_pubkey(certificate).map { Int(EVP_PKEY_get_bits($0)) }
            X509_free(certificate)
        }
        var temporaryKey: String?
        var temporaryKeyBits: Int?
        if let key = copenssl_temporary_key(ssl) {
            temporaryKey = Self.name(of: key)
            temporaryKeyBits = Int(EVP_PKEY_get_bits(key))
            EVP_PKEY_free(key)
        }
        return Agreement(
            version: String(cString: SSL_get_version(ssl)),
            cipher: cipher.map { String(cString: SSL_CIPHER_get_name($0)) } ?? "none",
            cipherBits: cipher.map { Int(SSL_CIPHER_get_bits($0, nil)) } ?? 0,
            serverKeyBits: serverKeyBits, temporaryKey: temporaryKey,
            temporaryKeyBits: temporaryKeyBits, alpn: chosenProtocol)
    }

    private static func name(of key: OpaquePointer) -> String? {
        var name = [CChar](repeating: 0, count: 80)
        func text() -> String {
            String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
        let kind = EVP_PKEY_get_id(key)
        guard kind == EVP_PKEY_EC else {
            return OBJ_nid2sn(kind).map {
                kind == EVP_PKEY_DH ? "DH" : String(cString: $0)
            }
        }
        guard EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else { return "ECDH" }
        return "ECDH " + text()
    }
}
