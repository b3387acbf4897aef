internal import HTTP

/// The request of `kendall ab`, with the fields, the order and the spelling of ApacheBench 2.3, so
/// that servers, their logs and the counts of bytes are the same.
///
///     var request = AbRequest(url: "127.0.0.1:8080/")
///     request.keepsAlive = true
///     let prepared = try request.prepared()
///     prepared.host    // 127.0.0.1
public struct AbRequest: Equatable, Sendable {
    /// Why there is no such request. Never shows a secret.
    public enum Mistake: Error, Equatable, CustomStringConvertible {
        /// Not a URL with a host and a path.
        case url(reason: String)
        /// Something that would not stay in its place in the message.
        case part(option: String, reason: String)
        /// What was asked of the encryption makes no sense.
        case encryption(String)

        public var description: String {
            switch self {
            // ApacheBench's words, and below them what is wrong.
            case .url(let reason): "invalid URL\n\(reason)"
            case .part(let option, let reason): "\(option): \(reason)"
            case .encryption(let reason): reason
            }
        }
    }

    /// With or without `http://`, but with a slash after the host.
    public var url: String
    public var method = "GET"
    /// HTTP/1.1 instead of 1.0.
    public var isHTTP11 = false
    public var keepsAlive = false
    /// Such as `k=v`.
    public var cookies: [String] = []
    /// Lines such as `Accept: text/plain`; Host, User-Agent and Accept take the place of the
    /// default ones.
    public var headers: [String] = []
    /// `user:password`, for Basic authentication.
    public var credentials: String?
    public var proxyCredentials: String?
    public var body: [UInt8]?
    public var contentType = "text/plain"
    /// `host:port` or `host` of a proxy, which is asked for the whole URL; for https, for a tunnel.
    public var proxy: String?
    /// Used where the URL is https.
    public var tls = TLSOptions()

    public init(url: String) { self.url = url }

    /// What the request comes to.
    public struct Prepared: Sendable {
        /// As outputs may show it: without credentials.
        public var url: String { ShownURL.hidingSecrets(target.description) }
        public var isEncrypted: Bool { target.scheme == .https }
        /// As the reports name the host: without brackets.
        public var host: String { target.host }
        public var port: UInt16 { target.port }
        /// Path and query, as outputs may show them.
        public var path: String { ShownURL.hidingSecrets(target.path) }
        fileprivate let target: URLTarget
        /// The proxy, where there is one.
        public let proxy: (host: String, port: UInt16)?
        public let bytes: [UInt8]
        fileprivate let kind: RequestKind
        fileprivate let transport: Transport
        /// Of the head alone, the blank line included.
        public let headLength: Int

        /// Where to connect.
        public var endpoint: Endpoint {
            .tcp(host: proxy?.host ?? host, port: proxy?.port ?? port, family: .any)
        }

        /// A plan that sends this request, with everything else at its default.
        public func plan(loop: LoadPlan.Loop) -> LoadPlan {
            var plan = LoadPlan(loop: loop, request: bytes, requestKind: kind)
            plan.transport = transport
            return plan
        }
    }

    public func prepared() throws(Mistake) -> Prepared {
        let target = try target()
        let head = try head(target)
        return Prepared(
            target: target, proxy: try proxyPlace(), bytes: Array(head.utf8) + (body ?? []),
            kind: RequestKind(method: method), transport: try transport(to: target),
            headLength: head.utf8.count)
    }

    private func transport(to target: URLTarget) throws(Mistake) -> Transport {
        var transport = Transport()
        transport.proxiedHost = proxy == nil ? nil : target.host
        guard target.scheme == .https else { return transport }
        if proxy != nil { transport.tunnel = Transport.Tunnel(to: target, fields: tunnelFields) }
        if let contradiction = tls.contradiction { throw .encryption(contradiction) }
        var options = tls
        options.serverName = tls.serverName ?? namedHost
        do throws(RequestOptions.Mistake) {
            transport.security = try Transport.Security(options, for: target)
        } catch {
            throw .encryption(error.description)
        }
        return transport
    }

    /// The name in a Host line. ApacheBench tells the server that one, so that one of several hosts
    /// at an address can be asked for.
    private var namedHost: String? {
        for case let field? in headers.map({ try? HeaderField(parsing: $0) })
        where field.name.lowercased() == "host" {
            guard let place = try? URLTarget("https://\(field.value)/"), place.hostKind == .name
            else { return nil }
            return place.host
        }
        return nil
    }

    /// What the proxy is told when it is asked for a tunnel.
    private var tunnelFields: [HeaderField] {
        let agent = try? HeaderField("User-Agent", Self.userAgent)
        let secret = proxyCredentials.flatMap(Self.basic).flatMap {
            try? HeaderField("Proxy-Authorization", $0)
        }
        return [agent, secret].compactMap { $0 }
    }

    private static let userAgent = "ApacheBench/2.3"

    private func target() throws(Mistake) -> URLTarget {
        let first = url.prefix { !"/?#@".contains($0) }
        let hasScheme = first.hasSuffix(":") && url[first.endIndex...].hasPrefix("//")
        let whole = hasScheme ? url : "http://" + url
        // Unlike elsewhere, a host alone is not enough.
        let rest = whole.drop { $0 != "/" }.dropFirst(2)
        let target: URLTarget
        do throws(URLTargetError) {
            target = try URLTarget(whole)
        } catch {
            throw .url(reason: error.description)
        }
        guard rest.contains("/") else {
            throw .url(reason: "there is no slash behind the host; write \(target.origin)/")
        }
        return target
    }

    private func proxyPlace() throws(Mistake) -> (host: String, port: UInt16)? {
        guard let proxy else { return nil }
        guard let place = try? URLTarget("http://" + proxy), place.path == "/",
            place.credentials == nil, !proxy.hasSuffix("/")
        else {
            throw .part(option: "-X", reason: "not a proxy; write host:port")
        }
        return (place.host, place.port)
    }

    private func head(_ target: URLTarget) throws(Mistake) -> String {
        guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenByte) else {
            throw .part(
                option: "-m", reason: "\"\(method)\" is not a method; write one such as PATCH")
        }
        // What goes through a tunnel is the server's own business.
        let isTunnelled = proxy != nil && target.scheme == .https
        let form = proxy == nil || isTunnelled ? "" : target.origin
        var head =
            "\(method) \(form)\(target.path) \(isHTTP11 ? HTTPVersion.http11.rawValue : HTTPVersion.http10.rawValue)\r\n"
        if keepsAlive {
            head += "Connection: Keep-Alive\r\n"
        } else if isHTTP11 {
            head += "Connection: close\r\n"
        }
        if !cookies.isEmpty {
            head +=
                "Cookie: "
                + (try cookies.map { cookie throws(Mistake) in
                    try Self.checked(cookie, option: "-C")
                }).joined(separator: "; ") + "\r\n"
        }
        if let basic = credentials.flatMap(Self.basic) ?? target.credentials?.basic {
            head += "Authorization: \(basic)\r\n"
        }
        if !isTunnelled, let basic = proxyCredentials.flatMap(Self.basic) {
            head += "Proxy-Authorization: \(basic)\r\n"
        }
        if let body {
            head += "Content-length: \(body.count)\r\n"
            head += "Content-type: \(try Self.checked(contentType, option: "-T"))\r\n"
        }
        var names: Set<String> = []
        for line in headers {
            guard let field = try? HeaderField(parsing: line) else {
                throw .part(option: "-H", reason: "not a header line; write 'Name: value'")
            }
            names.insert(field.name.lowercased())
            head += line + "\r\n"
        }
        if !names.contains("host") { head += "Host: \(target.hostField)\r\n" }
        if !names.contains("user-agent") { head += "User-Agent: \(Self.userAgent)\r\n" }
        if !names.contains("accept") { head += "Accept: */*\r\n" }
        return head + "\r\n"
    }

    private static func checked(_ text: String, option: String) throws(Mistake) -> String {
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw .part(option: option, reason: "a control character; write one line of text")
        }
        return text
    }

    /// A byte of a token (RFC 9110, 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// Of `user:password`, or of a user without a password.
    private static func basic(_ text: String) -> String? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return Credentials(
            user: String(parts[0]), password: parts.count == 2 ? String(parts[1]) : "")?.basic
    }
}
