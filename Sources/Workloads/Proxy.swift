internal import HTTP

/// A proxy of a command line: where it is, who asks, and how requests are put to it.
struct Proxy {
    let endpoint: Endpoint
    private let credentials: Credentials?

    /// Reads `[http://][user:password@]host[:port]`; the port is 8080 unless given.
    init(_ text: String, _ options: RequestOptions) throws(RequestOptions.Mistake) {
        // What stands before an @ may be a secret.
        let shown = text.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let mistake = RequestOptions.Mistake(
            description: "--proxy \"\(shown)\" is not an http proxy; write http://127.0.0.1:8080")
        let address = text.contains("://") ? text : "http://" + text
        guard let place = try? URLTarget(address), place.scheme == .http, place.path == "/" else {
            throw mistake
        }
        if options.unixSocket != nil || options.connectTo != nil {
            throw RequestOptions.Mistake(
                description: "--proxy goes with neither --unix-socket nor --connect-to: the proxy "
                    + "connects")
        }
        let authority = address.split(separator: "/").last ?? ""
        let hasPort = authority.last?.isNumber == true && authority.hasSuffix(":\(place.port)")
        endpoint = .tcp(
            host: place.host, port: hasPort ? place.port : 8080, family: options.family)
        if let user = options.proxyUser {
            credentials = try options.credentials(user, option: "--proxy-user")
        } else {
            credentials = place.credentials
        }
    }

    /// Turns a request for a server into one for the proxy (RFC 9112, 3.2.2).
    func take(_ request: inout Request) throws(RequestError) {
        request.targetForm = .absolute
        request.fields += try fields()
    }

    /// What a request for the proxy says besides.
    func fields() throws(RequestError) -> [HeaderField] { try authorization().map { [$0] } ?? [] }

    /// The tunnel to a server.
    func tunnel(to target: URLTarget, userAgent: String) throws(RequestError) -> Transport.Tunnel {
        var fields = [try HeaderField("User-Agent", userAgent)]
        if let field = try authorization() { fields.append(field) }
        return Transport.Tunnel(to: target, fields: fields)
    }

    private func authorization() throws(RequestError) -> HeaderField? {
        guard let credentials else { return nil }
        return try HeaderField("Proxy-Authorization", credentials.basic)
    }
}

extension Transport.Tunnel {
    /// Asks for a tunnel to a server (RFC 9112, 3.2.3).
    init(to target: URLTarget, fields: [HeaderField]) {
        let host = target.hostKind == .ipv6 ? "[\(target.host)]" : target.host
        let authority = "\(host):\(target.port)"
        let lines =
            ["CONNECT \(authority) HTTP/1.1", "Host: \(authority)"]
            + fields.map { "\($0.name): \($0.value)" } + ["", ""]
        self.init(request: Array(lines.joined(separator: "\r\n").utf8))
    }
}
