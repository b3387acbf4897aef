internal import ArgumentParser
internal import Workloads

/// The options that say how connections are encrypted and through whom they go.
struct ConnectionOptions: ParsableArguments {
    @Flag(help: "Do not verify the server's certificate; every report will say so.")
    var insecure = false

    @Option(
        parsing: .unconditional, help: "Trust the authorities in this PEM file, not the system's.")
    var cacert: String?

    @Option(parsing: .unconditional, help: "The client's certificate, with its chain, in PEM.")
    var cert: String?

    @Option(
        parsing: .unconditional, help: "The key of --cert in PEM, if it is not in the same file.")
    var key: String?

    @Option(
        parsing: .unconditional, help: "The oldest version of TLS: 1.0, 1.1, 1.2 or 1.3.",
        transform: Self.version)
    var tlsMin = TLSOptions.Version.tls12

    @Option(
        parsing: .unconditional, help: "The newest version of TLS.", transform: Self.version)
    var tlsMax = TLSOptions.Version.tls13

    @Option(
        parsing: .unconditional, help: "Ciphers as OpenSSL names them, with colons between.")
    var ciphers: String?

    @Option(
        parsing: .unconditional,
        help: "The name that the server is told and its certificate must have.")
    var servername: String?

    @Flag(help: "A full handshake for every connection.")
    var noSessionReuse = false

    @Option(
        parsing: .unconditional,
        help: "Send everything through this proxy: http://HOST:PORT (8080 unless given).")
    var proxy: String?

    @Option(parsing: .unconditional, help: "name:password for the proxy.")
    var proxyUser: String?

    func validate() throws {
        let versions = TLSOptions.Version.allCases.map(\.rawValue)
        if let least = versions.firstIndex(of: tlsMin.rawValue),
            let most = versions.firstIndex(of: tlsMax.rawValue), least > most
        {
            throw ValidationError(
                "--tls-min \(tlsMin.rawValue) is newer than --tls-max \(tlsMax.rawValue)")
        }
        if key != nil && cert == nil {
            throw ValidationError("--key needs its certificate; add --cert FILE")
        }
        if insecure && cacert != nil {
            throw ValidationError("--insecure and --cacert exclude each other")
        }
        if proxyUser != nil && proxy == nil {
            throw ValidationError("--proxy-user needs a proxy; add --proxy http://HOST:PORT")
        }
    }

    /// Adds what was asked for to the description of a request.
    func apply(to options: inout RequestOptions) throws {
        options.tls.isVerified = !insecure
        options.tls.authorities = cacert
        options.tls.certificate = cert
        options.tls.key = key
        options.tls.least = tlsMin
        options.tls.most = tlsMax
        options.tls.ciphers = ciphers
        options.tls.serverName = servername
        options.tls.reusesSessions = !noSessionReuse
        options.proxy = proxy
        options.proxyUser = proxyUser
    }

    private static func version(_ text: String) throws -> TLSOptions.Version {
        guard let version = TLSOptions.Version(rawValue: text) else {
            throw OptionValues.Mistake(
                description: "\"\(text)\" is no version of TLS; write 1.0, 1.1, 1.2 or 1.3")
        }
        return version
    }
}
