/// A request, from which the bytes to send are made once and then sent many times.
///
///     var request = Request(try URLTarget("http://127.0.0.1:8080/items"), userAgent: "kendall/1.0")
///     request.fields = [try HeaderField(parsing: "Accept: application/json")]
///     let bytes = try request.encoded()
///
/// What is not said is chosen as curl chooses it.
public struct Request: Equatable, Sendable {
    /// How the request line names the resource (RFC 9112, 3.2).
    public enum TargetForm: Sendable {
        /// A path, for the server itself.
        case origin
        /// The whole URL, for a proxy.
        case absolute
    }

    /// The method, a token whose case matters.
    public var method = "GET"
    /// Scheme, host and port; its path is replaced by `path`.
    public var url: URLTarget
    /// Path and query, beginning with a slash, or `*` for OPTIONS.
    public var path: String
    public var version = HTTPVersion.http11
    public var targetForm = TargetForm.origin
    /// The value of User-Agent, such as `kendall/1.0`.
    public var userAgent: String
    /// Fields that are added, or take the place of all default fields of the same name.
    public var fields: [HeaderField] = []
    /// The body; nil, unlike an empty one, has no Content-Type.
    public var body: [UInt8]?
    /// Whether the connection is meant for further requests.
    public var keepsAlive = true
    /// Sent as Basic authentication; those of the URL at first.
    public var credentials: Credentials?

    /// A GET of the URL.
    public init(_ url: URLTarget, userAgent: String) {
        self.url = url
        self.userAgent = userAgent
        path = url.path
        credentials = url.credentials
    }

    /// What the parser has to know to find the end of the response.
    public var kind: RequestKind { RequestKind(method: method) }

    /// The bytes of the request: request line, Host, Authorization, User-Agent, Accept,
    /// Connection, Content-Length, Content-Type, then `fields` and the body.
    ///
    /// - Connection is `close` for HTTP/1.1 that is not kept alive and `keep-alive` for HTTP/1.0
    ///   that is; otherwise the version says it.
    /// - Content-Length goes with a body, and with POST, PUT and PATCH even without one (RFC
    ///   9110, 8.6).
    /// - Content-Type of a body is `application/x-www-form-urlencoded`.
    ///
    /// Throws if a part would not stay in its place in the message or the framing would be wrong.
    public func encoded() throws(RequestError) -> [UInt8] {
        guard !method.isEmpty, method.utf8.allSatisfy(Byte.isToken) else { throw .method(method) }
        guard isValidPath else { throw .target(path) }
        let prefix = targetForm == .absolute && path != "*" ? url.origin : ""
        var head = "\(method) \(prefix)\(path) \(version.rawValue)\r\n"
        for field in try defaultFields() where !fields.contains(where: field.hasNameOf) {
            head += "\(field.name): \(field.value)\r\n"
        }
        for field in fields {
            if field.isNamed("transfer-encoding") { throw .transferEncoding }
            if field.isNamed("content-length"), field.value != String(body?.count ?? 0) {
                throw .contentLength(body: body?.count ?? 0)
            }
            head += "\(field.name): \(field.value)\r\n"
        }
        return Array(head.utf8) + Array("\r\n".utf8) + (body ?? [])
    }

    private func defaultFields() throws(RequestError) -> [HeaderField] {
        var defaults = [try HeaderField("Host", url.hostField)]
        if let credentials {
            defaults.append(try HeaderField("Authorization", credentials.basic))
        }
        defaults.append(try HeaderField("User-Agent", userAgent))
        defaults.append(try HeaderField("Accept", "*/*"))
        switch (version, keepsAlive) {
        case (.http11, false): defaults.append(try HeaderField("Connection", "close"))
        case (.http10, true): defaults.append(try HeaderField("Connection", "keep-alive"))
        default: break
        }
        if body != nil || ["POST", "PUT", "PATCH"].contains(method) {
            defaults.append(try HeaderField("Content-Length", String(body?.count ?? 0)))
        }
        if body != nil {
            defaults.append(try HeaderField("Content-Type", "application/x-www-form-urlencoded"))
        }
        return defaults
    }

    /// Visible ASCII that begins with a slash, so that it ends where the request line has it end.
    private var isValidPath: Bool {
        path == "*"
            || path.utf8.first == UInt8(ascii: "/") && path.utf8.allSatisfy { (0x21..<0x7F) ~= $0 }
    }
}

extension HeaderField {
    fileprivate func hasNameOf(_ other: HeaderField) -> Bool { other.isNamed(name.lowercased()) }
}
