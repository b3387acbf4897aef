internal import LinuxIO

/// Why a load test did not begin.
public enum LoadTestError: Error, CustomStringConvertible {
    /// No address of the target could be found.
    case unresolvable(host: String, reason: String)
    /// No address of the target took a connection.
    case unreachable(address: String, reason: String, errno: Int32? = nil)
    /// The server's certificate is not to be believed.
    case untrusted(name: String, reason: String)
    /// The server and this client could not agree on an encrypted connection.
    case handshake(address: String, reason: String)
    /// The proxy did not pass the connection on.
    case proxy(address: String, reason: String)
    /// A file of certificates or keys cannot be used.
    case file(path: String, reason: String)
    /// None of these ciphers is known.
    case ciphers(String)
    /// What was asked of the encryption cannot be had.
    case option(String)
    /// This machine has nothing left to open a connection with.
    case exhausted(address: String, reason: String, errno: Int32)
    /// This machine refused something the test needs.
    case system(String)

    /// Whether this machine, not the target, is the cause.
    public var isLocal: Bool {
        switch self {
        case .system, .exhausted: true
        default: false
        }
    }

    static func configuration(_ error: TLSConfigurationError) -> LoadTestError {
        switch error {
        case .file(let path, let reason):
            .file(path: path, reason: reason)
        case .ciphers(let list): .ciphers(list)
        case .keyMismatch(let certificate, let key):
            .option(
                "the key \"\(key)\" is not that of the certificate \"\(certificate)\"; give the two "
                    + "of one pair by --cert and --key")
        case .library(let reason):
            .system("OpenSSL cannot be set up as asked: \(reason)")
        }
    }

    public var description: String {
        switch self {
        case .unresolvable(let host, let reason):
            "cannot find an address of \(host): \(reason); check the name, or give an IP address"
        case .unreachable(let address, let reason, _):
            "cannot connect to \(address): \(reason); is the server running there?"
        case .exhausted(let address, let reason, _):
            "cannot open a connection to \(address): \(reason); that is a limit of this machine, "
                + "not of the target"
        case .untrusted(let name, let reason):
            "cannot trust \(name): \(reason); "
                + (reason.hasSuffix("mismatch")
                    ? "write the name in the certificate as the host, or by --servername NAME"
                    : "name its authority by --cacert FILE")
                + ", or measure without verification by --insecure"
        case .handshake(let address, let reason):
            "cannot agree on TLS with \(address): \(reason)"
        case .proxy(let address, let reason):
            "cannot get through the proxy at \(address): \(reason)"
        case .file(let path, let reason):
            "\"\(path)\" cannot be used: \(reason)"
        case .ciphers(let list):
            "--ciphers \"\(list)\" names no cipher of OpenSSL; `openssl ciphers` lists them, such "
                + "as ECDHE-RSA-AES256-GCM-SHA384"
        case .option(let what), .system(let what): what
        }
    }
}
