internal import COpenSSL
internal import Glibc

/// What all TLS connections of a run have in common. It never changes, so that threads share it.
public final class TLSContext: @unchecked Sendable {
    private let context: OpaquePointer
    private let sniName: String?
    private let reusesSessions: Bool

    /// Reads the files and settles versions and ciphers.
    public init(_ configuration: TLSConfiguration) throws(TLSConfigurationError) {
        guard let context = SSL_CTX_new(TLS_client_method()) else {
            throw .library(Self.lastError())
        }
        self.context = context
        sniName =
            configuration.sendsServerName && !configuration.isAddress
            ? Self.withoutFinalDot(configuration.serverName) : nil
        reusesSessions = configuration.reusesSessions
        copenssl_set_modes(context)
        copenssl_ask_no_passphrase(context)
        try setProtocol(configuration)
        if configuration.isVerified { try setTrust(configuration) }
        if let certificate = configuration.certificate {
            try setCertificate(certificate, key: configuration.key ?? certificate)
        }
        if reusesSessions {
            copenssl_keep_sessions(context)
        } else {
            copenssl_no_sessions(context)
        }
    }

    deinit { SSL_CTX_free(context) }

    /// A client stream over a connected socket; nil without memory. Sessions are taken from, and
    /// given to, the thread's own store.
    public func stream(over descriptor: Int32, sessions: TLSSessions) -> TLSStream? {
        guard let ssl = SSL_new(context) else { return nil }
        guard let stream = TLSStream(ssl, descriptor: descriptor) else {
            SSL_free(ssl)
            return nil
        }
        if let sniName { _ = copenssl_set_server_name(ssl, sniName) }
        if reusesSessions { sessions.attach(to: ssl) }
        return stream
    }

    private func setProtocol(_ configuration: TLSConfiguration) throws(TLSConfigurationError) {
        // OpenSSL's levels of security from 1 up rule the hashes of the old versions out.
        if configuration.least.rawValue < TLSConfiguration.Version.tls12.rawValue {
            SSL_CTX_set_security_level(context, 0)
        }
        guard
            copenssl_set_versions(
                context, configuration.least.rawValue, configuration.most.rawValue) == 1
        else { throw .library(Self.lastError()) }
        if let ciphers = configuration.ciphers {
            // Those of TLS 1.3 have a list of their own.
            let all = ciphers.split { $0 == ":" || $0 == "," }
            let new = all.filter { $0.hasPrefix("TLS_") }.joined(separator: ":")
            let old = all.filter { !$0.hasPrefix("TLS_") }.joined(separator: ":")
            let isKnown =
                !all.isEmpty && (old.isEmpty || SSL_CTX_set_cipher_list(context, old) == 1)
                && (new.isEmpty || SSL_CTX_set_ciphersuites(context, new) == 1)
            guard isKnown else {
                ERR_clear_error()
                throw .ciphers(ciphers)
            }
        }
        let offered = [UInt8(TLSStream.alpn.utf8.count)] + Array(TLSStream.alpn.utf8)
        // Unlike everything else here, 0 is success.
        guard SSL_CTX_set_alpn_protos(context, offered, UInt32(offered.count)) == 0 else {
            throw .library(Self.lastError())
        }
    }

    private func setTrust(_ configuration: TLSConfiguration) throws(TLSConfigurationError) {
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        if let path = configuration.authorities {
            try requireReadable(path)
            guard SSL_CTX_load_verify_locations(context, path, nil) == 1 else {
                ERR_clear_error()
                throw .file(path: path, reason: "holds no certificate in PEM")
            }
        } else {
            SSL_CTX_set_default_verify_paths(context)
        }
        let rules = SSL_CTX_get0_param(context)
        // The subject's common name is no name of a server (RFC 9110, 4.3.4).
        X509_VERIFY_PARAM_set_hostflags(rules, UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
        let isSet =
            configuration.isAddress
            ? X509_VERIFY_PARAM_set1_ip_asc(rules, configuration.serverName)
            : X509_VERIFY_PARAM_set1_host(rules, Self.withoutFinalDot(configuration.serverName), 0)
        guard isSet == 1 else { throw .library(Self.lastError()) }
    }

    private func setCertificate(_ path: String, key: String) throws(TLSConfigurationError) {
        try requireReadable(path)
        guard SSL_CTX_use_certificate_chain_file(context, path) == 1 else {
            ERR_clear_error()
            throw .file(path: path, reason: "holds no certificate in PEM")
        }
        try requireReadable(key)
        // A key of another certificate is refused here already.
        guard SSL_CTX_use_PrivateKey_file(context, key, SSL_FILETYPE_PEM) == 1 else {
            let reason = Int32(truncatingIfNeeded: copenssl_reason(ERR_peek_last_error()))
            ERR_clear_error()
            if reason == X509_R_KEY_VALUES_MISMATCH || reason == X509_R_KEY_TYPE_MISMATCH {
                throw .keyMismatch(certificate: path, key: key)
            }
            throw .file(path: key, reason: "holds no private key in PEM without a passphrase")
        }
    }

    private func requireReadable(_ path: String) throws(TLSConfigurationError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .file(path: path, reason: SystemError.reason(errno))
        }
        close(descriptor)
    }

    /// A final dot says that a name is complete; it is part of no certificate, nor of SNI.
    private static func withoutFinalDot(_ name: String) -> String {
        name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    private static func lastError() -> String {
        let words = TLSFailure.words(code: ERR_peek_last_error())
        ERR_clear_error()
        return words
    }
}

/// The newest session that one thread has been given, for its next connections. Its owner is the
/// thread; streams that were attached to it must not outlive it.
///
/// Where several connections are opened before a server has sent a new ticket, they share one.
public final class TLSSessions {
    private let slot: UnsafeMutablePointer<OpaquePointer?>

    public init() {
        slot = .allocate(capacity: 1)
        slot.initialize(to: nil)
    }

    deinit {
        SSL_SESSION_free(slot.pointee)
        slot.deallocate()
    }

    func attach(to ssl: OpaquePointer) {
        copenssl_set_session_slot(ssl, slot)
        if let session = slot.pointee { SSL_set_session(ssl, session) }
    }
}
