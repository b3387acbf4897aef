public import HTTP

/// A scenario's request, ready to be made into bytes: once if it is the same every time, else for
/// every arrival.
public struct PreparedRequest: Sendable {
    /// What requests need to know of where they go.
    public struct Destination: Equatable, Sendable {
        /// Scheme, host and port, credentials if there are any.
        public let origin: String
        public let userAgent: String

        public init(origin: String, userAgent: String) {
            self.origin = origin
            self.userAgent = userAgent
        }
    }

    private let request: ScenarioRequest
    private let defaults: Scenario.Defaults
    private let destination: Destination

    public init(
        _ request: ScenarioRequest, _ defaults: Scenario.Defaults, to destination: Destination
    ) {
        self.request = request
        self.defaults = defaults
        self.destination = destination
    }

    /// What the method means for the length of the response.
    public var kind: RequestKind { RequestKind(method: request.method) }

    /// Whether all its bytes are the same every time.
    public var isConstant: Bool {
        request.path.isConstant && request.body?.isConstant != false
            && fields.allSatisfy { $0.value.isConstant }
    }

    /// The request's own fields, and those of the defaults that it does not name itself.
    private var fields: [TemplateField] {
        let own = Set(request.headers.map { $0.name.lowercased() })
        return defaults.headers.filter { !own.contains($0.name.lowercased()) } + request.headers
    }

    /// The bytes with every variable filled in.
    ///
    /// Throws `RequestError` where a value would break out of its place, such as a line break in
    /// a header; the request is then not sent.
    public func encoded(_ value: (TextTemplate.Variable) -> String) throws -> [UInt8] {
        var made = Request(try URLTarget(destination.origin), userAgent: destination.userAgent)
        made.method = request.method
        made.path = request.path.filled(value)
        made.keepsAlive = defaults.keepsAlive
        made.body = request.body.map { Array($0.filled(value).utf8) }
        made.fields = try fields.map { try HeaderField($0.name, $0.value.filled(value)) }
        return try made.encoded()
    }
}
