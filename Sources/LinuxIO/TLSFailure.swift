internal import COpenSSL
internal import Glibc

/// Why a TLS connection did not come about, or broke.
public struct TLSFailure: Error, Equatable, Sendable {
    /// What a failure has to do with.
    public enum Cause: Equatable, Sendable {
        /// The certificate is not to be believed.
        case untrusted
        /// The two sides found no common ground, or one of them does not speak TLS.
        case handshake
        /// The peer ended the connection by a fatal alert.
        case alert
        /// What came does not decrypt, or is no TLS record.
        case broken
        /// The kernel reports that the connection broke; the number of the error.
        case system(errno: Int32)
    }

    public let cause: Cause
    /// In plain words: `self-signed certificate`, `alert handshake failure`.
    public let reason: String

    init(_ cause: Cause, _ reason: String) {
        self.cause = cause
        self.reason = reason
    }

    /// The failure that an error code of OpenSSL stands for.
    init(code: UInt, verification: Int, isHandshaking: Bool) {
        let reason = Int32(truncatingIfNeeded: copenssl_reason(code))
        let isOfTLS = copenssl_library(code) == UInt(ERR_LIB_SSL)
        let alert = reason - SSL_AD_REASON_OFFSET
        switch reason {
        case SSL_R_CERTIFICATE_VERIFY_FAILED where isOfTLS:
            self.init(.untrusted, Self.words(verification: verification))
        case _ where isOfTLS && (0...255).contains(alert):
            self.init(.alert, "alert \(Self.name(alert: alert))")
        case SSL_R_UNEXPECTED_EOF_WHILE_READING where isOfTLS:
            self.init(.handshake, "connection closed during the handshake")
        case SSL_R_WRONG_VERSION_NUMBER where isOfTLS && isHandshaking,
            SSL_R_HTTP_REQUEST where isOfTLS && isHandshaking:
            self.init(.handshake, "wrong version number: the server does not answer in TLS")
        default:
            self.init(isHandshaking ? .handshake : .broken, Self.words(code: code))
        }
    }

    /// OpenSSL's words for why a certificate is not to be believed.
    private static func words(verification: Int) -> String {
        String(cString: X509_verify_cert_error_string(verification))
    }

    /// OpenSSL's words for an error code.
    static func words(code: UInt) -> String {
        if let text = ERR_reason_error_string(code) { return String(cString: text) }
        return "error \(String(code, radix: 16))"
    }

    /// The names of alerts that are the server's plain refusal, as RFC 8446, 6.2 has them; OpenSSL's
    /// names for the rest.
    private static func name(alert: Int32) -> String {
        switch alert {
        case 112: "unrecognized name"
        case 116: "certificate required"
        case 120: "no application protocol"
        default: String(cString: SSL_alert_desc_string_long(alert))
        }
    }
}
