public import HTTP

/// A scenario's request, ready to be made into bytes: once if it is the same every time, else for
/// every arrival.
public struct PreparedRequest: Sendable {
    /// What requests need to know of where they go.
    public struct Destination: Equatable, Sendable {
        /// Scheme, host and port, credentials if there are any; its path is not used.
        public let target: URLTarget
        public let userAgent: String
        /// What requests say besides to an HTTP proxy, which is told the whole URL; nil without.
        var proxyFields: [HeaderField]?

        public init(_ target: URLTarget, userAgent: String) {
            self.target = target
            self.userAgent = userAgent
        }

        /// A request without fields and path yet.
        func request() -> Request {
            var request = Request(target, userAgent: userAgent)
            if proxyFields != nil { request.targetForm = .absolute }
            return request
        }
    }

    private let request: ScenarioRequest
    /// The request's own fields behind those of the defaults that it does not name itself.
    private let fields: [TemplateField]
    private let keepsAlive: Bool
    private let destination: Destination

    public init(
        _ request: ScenarioRequest, _ defaults: Scenario.Defaults, to destination: Destination
    ) {
        self.request = request
        self.destination = destination
        keepsAlive = defaults.keepsAlive
        let own = Set(request.headers.map { $0.name.lowercased() })
        fields =
            defaults.headers.filter { !own.contains($0.name.lowercased()) } + request.headers
    }

    /// What the method means for the length of the response.
    public var kind: RequestKind { RequestKind(method: request.method) }

    /// Whether all its bytes are the same every time.
    public var isConstant: Bool {
        request.path.isConstant && request.body?.isConstant != false
            && fields.allSatisfy { $0.value.isConstant }
    }

    /// The bytes with every variable filled in.
    ///
    /// Throws `RequestError` where a value would break out of its place, such as a line break in
    /// a header; the request is then not sent.
    public func encoded(
        _ value: (TextTemplate.Variable) -> String
    ) throws(RequestError) -> [UInt8] {
        var made = destination.request()
        made.method = request.method
        made.path = request.path.filled(value)
        made.keepsAlive = keepsAlive
        made.body = request.body.map { Array($0.filled(value).utf8) }
        made.fields = try fields.map { field throws(RequestError) in
            try HeaderField(field.name, field.value.filled(value))
        }
        made.fields += destination.proxyFields ?? []
        return try made.encoded()
    }
}
