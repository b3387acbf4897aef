internal import Glibc
internal import HTTP
internal import LinuxIO
internal import Measurements

/// The error kinds of results, from what went wrong below.
enum FailureNaming {
    /// A connect that failed.
    static func connect(errno: Int32) -> (kind: ErrorKind, detail: String) {
        let kind: ErrorKind
        switch errno {
        case ECONNREFUSED, ENOENT, EAGAIN: kind = .connectRefused
        case ETIMEDOUT: kind = .connectTimeout
        case ECONNRESET: kind = .reset
        case EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOSPC: kind = .localDescriptor
        case EADDRNOTAVAIL, EADDRINUSE: kind = .localPort
        default: kind = .unreachable
        }
        return (kind, words(errno))
    }

    /// A TLS stream that did not come about, or broke.
    static func tls(_ failure: TLSFailure) -> NetworkFailure {
        switch failure.cause {
        case .untrusted: (.tlsVerify, failure.reason)
        case .handshake, .alert: (.tlsHandshake, failure.reason)
        case .broken: (.protocol, failure.reason)
        case .system(ECONNRESET), .system(EPIPE): (.reset, "tls_handshake_reset")
        case .system(let errno): connect(errno: errno)
        }
    }

    /// A proxy that answered something other than 2xx.
    static func proxy(status: Int) -> NetworkFailure {
        (.proxyRefused, "the proxy answered \(status)")
    }

    /// Bytes that are no response, or not a whole one.
    static func response(_ failure: ResponseFailure) -> (kind: ErrorKind, detail: String) {
        switch failure.kind {
        case .truncated: (.truncated, failure.detail)
        case .protocol: (.protocol, failure.detail)
        }
    }

    /// A connection that broke under a request.
    static func broken(errno: Int32, progress: ResponseParser.Progress) -> (
        kind: ErrorKind, detail: String
    ) {
        switch errno {
        case ECONNRESET, EPIPE, ECONNABORTED:
            (.reset, progress.resetDetail ?? "reset_before_response")
        case ETIMEDOUT: (.timeout, "connection_timed_out")
        case ENOBUFS, ENOMEM: (.localDescriptor, words(errno))
        default: (.unreachable, words(errno))
        }
    }

    /// A request whose time was up.
    static func timeout(progress: ResponseParser.Progress) -> (kind: ErrorKind, detail: String) {
        switch progress {
        case .nothing: (.timeout, "first_byte_timeout")
        case .body: (.timeout, "body_timeout")
        default: (.timeout, "total_timeout")
        }
    }

    private static func words(_ errno: Int32) -> String { SystemError.reason(errno) }
}
