internal import HTTP

/// A request as a command line describes it, made into bytes and a place to send them.
public struct RequestOptions: Sendable {
    /// What is wrong with the description. Never shows a secret.
    public struct Mistake: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    public var url: String
    public var method: String?
    /// Lines such as `Accept: text/plain`.
    public var headers: [String] = []
    public var body: [UInt8]?
    public var contentType: String?
    /// `user:password`, for Basic authentication.
    public var user: String?
    public var keepsAlive = true
    public var userAgent: String
    /// Where to connect instead of the URL's host: `HOST:PORT`.
    public var connectTo: String?
    public var unixSocket: String?
    public var family = Endpoint.Family.any
    /// Used where the URL is https.
    public var tls = TLSOptions()
    /// A proxy to send everything through: `HOST:PORT`, with `http://` and `user:password@` in front
    /// of it or not.
    public var proxy: String?
    /// `user:password` for the proxy.
    public var proxyUser: String?

    public init(url: String, userAgent: String) {
        self.url = url
        self.userAgent = userAgent
    }

    /// What the options come to.
    public struct Prepared: Sendable {
        /// The URL as outputs may show it: without credentials.
        public let url: String
        public let endpoint: Endpoint
        /// Where requests of a script go.
        public let destination: PreparedRequest.Destination
        fileprivate let bytes: [UInt8]
        fileprivate let kind: RequestKind
        fileprivate let transport: Transport

        /// A plan that sends this request, with everything else at its default.
        public func plan(loop: LoadPlan.Loop) -> LoadPlan {
            var plan = LoadPlan(loop: loop, request: bytes, requestKind: kind)
            plan.transport = transport
            return plan
        }
    }

    public func prepared() throws(Mistake) -> Prepared {
        do {
            let target = try URLTarget(url)
            var request = Request(target, userAgent: userAgent)
            // A body without a method is a POST, as curl has it.
            request.method = method ?? (body == nil ? "GET" : "POST")
            request.body = body
            request.keepsAlive = keepsAlive
            request.fields = try headers.map { line throws(RequestError) in
                try HeaderField(parsing: line)
            }
            if let contentType {
                request.fields.removeAll { $0.name.lowercased() == "content-type" }
                request.fields.append(try HeaderField("Content-Type", contentType))
            }
            if let user { request.credentials = try credentials(user, option: "--user") }
            let proxy = try self.proxy.map { text throws(Mistake) in try Proxy(text, self) }
            var destination = PreparedRequest.Destination(target, userAgent: userAgent)
            if let proxy, target.scheme == .http {
                try proxy.take(&request)
                destination.proxyFields = try proxy.fields()
            }
            return Prepared(
                url: ShownURL.hidingSecrets(target.description),
                endpoint: try proxy?.endpoint ?? endpoint(target), destination: destination,
                bytes: try request.encoded(), kind: request.kind,
                transport: try transport(to: target, by: proxy))
        } catch let error as URLTargetError {
            throw Mistake(description: "\(error)")
        } catch let error as RequestError {
            throw Mistake(description: "\(error)")
        } catch let error as Mistake {
            throw error
        } catch {
            throw Mistake(description: "\(error)")
        }
    }

    /// Encryption, and a proxy's tunnel to where it begins.
    private func transport(to target: URLTarget, by proxy: Proxy?) throws -> Transport {
        var transport = Transport()
        transport.proxiedHost = proxy == nil ? nil : target.host
        guard target.scheme == .https else { return transport }
        transport.tunnel = try proxy?.tunnel(to: target, userAgent: userAgent)
        transport.security = try Transport.Security(tls, for: target)
        return transport
    }

    func credentials(_ text: String, option: String) throws(Mistake) -> Credentials {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2,
            let credentials = Credentials(user: String(parts[0]), password: String(parts[1]))
        else {
            throw Mistake(
                description:
                    "\(option) is not a name, a colon and a password; write \(option) name:secret")
        }
        return credentials
    }

    private func endpoint(_ target: URLTarget) throws(Mistake) -> Endpoint {
        if let unixSocket { return .unix(path: unixSocket) }
        guard let connectTo else {
            return .tcp(host: target.host, port: target.port, family: family)
        }
        // The authority part of a URL is just what is wanted here.
        guard let place = try? URLTarget("http://" + connectTo), place.path == "/",
            place.credentials == nil, connectTo.contains(":"), !connectTo.hasSuffix("/")
        else {
            throw Mistake(
                description: "--connect-to \"\(connectTo)\" is not a host and a port; write "
                    + "127.0.0.1:8080 or [::1]:8080")
        }
        return .tcp(host: place.host, port: place.port, family: family)
    }
}

extension Transport.Security {
    /// Encryption to an https target.
    init(_ options: TLSOptions, for target: URLTarget) throws(RequestOptions.Mistake) {
        var name = target
        if let given = options.serverName {
            guard let named = try? URLTarget("https://\(given)/"), named.port == 443,
                named.credentials == nil
            else {
                throw RequestOptions.Mistake(
                    description: "--servername \"\(given)\" is not a host name; write one such as "
                        + "example.org, without a port")
            }
            name = named
        }
        self.init(options: options, serverName: name.host, isAddress: name.hostKind != .name)
    }
}
