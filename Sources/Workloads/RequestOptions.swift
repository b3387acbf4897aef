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

    public init(url: String, userAgent: String) {
        self.url = url
        self.userAgent = userAgent
    }

    /// What the options come to.
    public struct Prepared: Sendable {
        /// The URL without credentials.
        public let url: String
        public let endpoint: Endpoint
        fileprivate let bytes: [UInt8]
        fileprivate let kind: RequestKind

        /// A plan that sends this request, with everything else at its default.
        public func plan(loop: LoadPlan.Loop) -> LoadPlan {
            LoadPlan(loop: loop, request: bytes, requestKind: kind)
        }
    }

    public func prepared() throws(Mistake) -> Prepared {
        do {
            let target = try URLTarget(url)
            guard target.scheme == .http else {
                throw Mistake(
                    description: "\(target): https is not supported yet; give an http:// URL")
            }
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
            if let user { request.credentials = try credentials(user) }
            return Prepared(
                url: target.description, endpoint: try endpoint(target),
                bytes: try request.encoded(), kind: request.kind)
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

    private func credentials(_ text: String) throws(Mistake) -> Credentials {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2,
            let credentials = Credentials(user: String(parts[0]), password: String(parts[1]))
        else {
            throw Mistake(
                description:
                    "--user is not a name, a colon and a password; write --user name:secret")
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
