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
        transform: OptionValues.tlsVersion)
    var tlsMin = TLSOptions.Version.tls12

    @Option(
        parsing: .unconditional, help: "The newest version of TLS.",
        transform: OptionValues.tlsVersion)
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
        if let contradiction = tls.contradiction { throw ValidationError(contradiction) }
        if proxyUser != nil && proxy == nil {
            throw ValidationError("--proxy-user needs a proxy; add --proxy http://HOST:PORT")
        }
    }

    /// Adds what was asked for to the description of a request.
    func apply(to options: inout RequestOptions) throws {
        options.tls = tls
        options.proxy = proxy
        options.proxyUser = proxyUser
    }

    private var tls: TLSOptions {
        var options = TLSOptions()
        options.isVerified = !insecure
        options.authorities = cacert
        options.certificate = cert
        options.key = key
        options.least = tlsMin
        options.most = tlsMax
        options.ciphers = ciphers
        options.serverName = servername
        options.reusesSessions = !noSessionReuse
        return options
    }
}
