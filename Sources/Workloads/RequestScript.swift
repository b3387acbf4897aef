public import HTTP

/// What the arrivals of a scenario send: its requests and the different ones of its traces, made
/// into bytes for one destination.
public struct RequestScript: Sendable {
    /// Why a request cannot be made; it is then not sent. Holds no value that was filled in.
    public struct Refusal: Error, Equatable, CustomStringConvertible {
        public let description: String
    }

    public let sessions: [ScenarioSession]
    /// By session; see ``ScenarioSession/repetitions``.
    private let repetitions: [[(of: Int, before: Int)]]
    private let scenarioRequests: [ScenarioRequest]
    private let prepared: [PreparedRequest]
    private let tables: [DataTable]
    private let traces: [Int: Trace]
    private let destination: PreparedRequest.Destination
    private let defaults: Scenario.Defaults
    /// By request; nil for those that differ from one arrival to the next.
    public let constants: [[UInt8]?]

    /// - Parameter tables: of the scenario's data sources, in order.
    /// - Throws: `RequestError` for a request that could never be sent.
    public init(
        _ schedule: Schedule, tables: [DataTable], to destination: PreparedRequest.Destination
    ) throws(RequestError) {
        let scenario = schedule.scenario
        sessions = scenario.sessions
        repetitions = sessions.map(\.repetitions)
        scenarioRequests = scenario.requests
        prepared = scenario.requests.map {
            PreparedRequest($0, scenario.defaults, to: destination)
        }
        self.tables = tables
        traces = schedule.traces
        self.destination = destination
        defaults = scenario.defaults
        constants = try prepared.map { request throws(RequestError) in
            request.isConstant ? try request.encoded { _ in "" } : nil
        }
    }

    /// The same, to where a command line's request goes, which has no path.
    ///
    /// - Throws: what is wrong with a request, in one line.
    public init(
        _ schedule: Schedule, tables: [DataTable], like request: RequestOptions.Prepared
    ) throws(RequestOptions.Mistake) {
        let target = request.destination.target
        guard target.path == "/" else {
            throw RequestOptions.Mistake(
                description: "the target \(target.origin) has a path, which no request of the "
                    + "scenario or trace goes to; leave the path out")
        }
        do {
            try self.init(schedule, tables: tables, to: request.destination)
        } catch {
            throw RequestOptions.Mistake(description: "\(error)")
        }
    }

    /// Whether the arrivals of a phase pick among a trace's requests, and not the scenario's.
    public func isTrace(phase: Int) -> Bool { traces[phase] != nil }

    /// What a response must be; nil where anything will do.
    public func expectation(_ request: Int) -> ScenarioRequest.Expectation? {
        scenarioRequests[request].expectation
    }

    /// What is taken out of a response for later steps of a session.
    public func extracts(_ request: Int) -> [ScenarioRequest.Extract] {
        scenarioRequests[request].extracts
    }

    /// Seconds, where a request has a timeout of its own.
    public func timeout(_ request: Int) -> Double? { scenarioRequests[request].timeout }

    /// What the method of a scenario's request means for the length of the response.
    public func kind(_ request: Int) -> RequestKind { prepared[request].kind }

    /// The row of data files that a user's request has: users go through them one after the other,
    /// and a request that a user repeats has a row each time.
    ///
    /// - Parameters:
    ///   - user: how many users of the session came before.
    ///   - made: how many requests the user made before.
    public func turn(session: Int, user: Int, made: Int) -> Int {
        let (count, before) = repetitions[session][made]
        return user * count + before
    }

    /// The bytes of a scenario's request.
    ///
    /// - Parameters:
    ///   - turn: how often the request was made before, by arrivals with the same pick; in a session
    ///     see ``turn(session:user:made:)``.
    ///   - values: what the user's session has extracted.
    public func bytes(
        _ request: Int, turn: Int, number: Int, values: [String] = []
    ) throws(Refusal) -> [UInt8] {
        var isUsedUp = false
        let bytes: [UInt8]
        do throws(RequestError) {
            bytes = try prepared[request].encoded { variable in
                switch variable {
                case .sequence: return String(number + 1)
                case .session(let index):
                    return values.indices.contains(index) ? values[index] : ""
                case .data(let index):
                    let value = tables[index].value(turn: turn, number: number)
                    if value == nil { isUsedUp = true }
                    return value ?? ""
                }
            }
        } catch {
            throw Refusal(description: Self.detail(error))
        }
        if isUsedUp { throw Refusal(description: "data_used_up") }
        return bytes
    }

    /// The request of a trace, and what its method means.
    public func traceBytes(
        phase: Int, pick: Int
    ) throws(Refusal) -> (bytes: [UInt8], kind: RequestKind) {
        guard let recorded = traces[phase]?.request(pick) else {
            preconditionFailure("phase \(phase) has no trace")
        }
        var request = destination.request()
        request.method = recorded.method
        request.path = recorded.path
        request.keepsAlive = defaults.keepsAlive
        request.body = recorded.body
        do throws(RequestError) {
            // Some belong to the connection, which is another one now.
            for field in recorded.headers
            where !Self.ofConnection.contains(field.name.lowercased()) {
                request.fields.append(try HeaderField(field.name, field.value))
            }
            request.fields += destination.proxyFields ?? []
            return (try request.encoded(), request.kind)
        } catch {
            throw Refusal(description: Self.detail(error))
        }
    }

    private static let ofConnection: Set<String> = [
        "host", "connection", "content-length", "transfer-encoding", "keep-alive", "upgrade",
        "http2-settings", "proxy-connection", "te", "trailer",
    ]

    private static func detail(_ error: RequestError) -> String {
        switch error {
        case .method: "method"
        case .target: "path"
        case .missingColon, .fieldName: "header_name"
        case .fieldValue: "header_value"
        case .contentLength: "content_length"
        case .transferEncoding: "transfer_encoding"
        }
    }
}
