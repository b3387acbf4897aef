/// A queueing system in Kendall's notation: arrivals/service/servers[/capacity[/population]],
/// then optionally `+M` or `+D` for clients that give up and `-PS` for processor sharing.
///
///     try KendallNotation("M/M/4/100").capacity       // 100
///     try KendallNotation("M/E3/1").service           // .erlang(k: 3)
///     try KendallNotation("M/M/4//64").population     // 64
///
/// Arrivals: `M`, `D`, `G`, `G(ca²)`. Service: `M`, `D`, `E3`, `H2(cs²)`, `G`, `G(cs²)`. Servers: a
/// number, `inf`, or `c` for one given elsewhere. Source: Kendall (1953), Lee (1966) for K and N.
public struct KendallNotation: Equatable, Sendable {
    public enum Arrivals: Equatable, Sendable {
        /// A Poisson process.
        case poisson
        /// A constant rate: gaps all alike.
        case constant
        /// Independent gaps of some SCV; nil where it is given elsewhere.
        case general(scv: Double?)
    }

    public enum Service: Equatable, Sendable {
        case exponential, deterministic
        case erlang(k: Int)
        case hyperexponential(scv: Double?)
        case general(scv: Double?)
    }

    public enum Servers: Equatable, Sendable {
        case count(Int)
        case unbounded
        /// The letter `c`: given elsewhere.
        case unnamed
    }

    public enum Patience: Equatable, Sendable {
        /// `+M`: an exponential time, Erlang-A.
        case exponential
        /// `+D`: always the same time.
        case fixed
    }

    public enum Discipline: String, Equatable, Sendable, CaseIterable {
        case fcfs, ps
    }

    public var arrivals: Arrivals
    public var service: Service
    public var servers: Servers
    /// The most requests in the system.
    public var capacity: Int?
    /// The number of clients of a closed system.
    public var population: Int?
    public var patience: Patience?
    public var discipline: Discipline

    public init(
        arrivals: Arrivals = .poisson, service: Service = .exponential, servers: Servers,
        capacity: Int? = nil, population: Int? = nil, patience: Patience? = nil,
        discipline: Discipline = .fcfs
    ) {
        self.arrivals = arrivals
        self.service = service
        self.servers = servers
        self.capacity = capacity
        self.population = population
        self.patience = patience
        self.discipline = discipline
    }

    /// Parses a notation.
    ///
    /// - Throws: `ModelError.notation` with the position of the first character that is wrong.
    public init(_ text: String) throws(ModelError) {
        var reader = Reader(text)
        arrivals = try reader.arrivals()
        try reader.expect("/", "a / and the service law")
        service = try reader.service()
        try reader.expect("/", "a / and the number of servers")
        servers = try reader.servers()
        if reader.take("/") {
            if !reader.isAt("/") {
                let start = reader.position
                let most = try reader.whole("a capacity, such as 100")
                if case .count(let count) = servers, most < count {
                    throw reader.error(
                        "the capacity counts those in service, so \(count) or more was expected",
                        at: start)
                }
                capacity = most
            }
            if reader.take("/") { population = try reader.whole("a population, such as 64") }
        }
        if reader.take("+") {
            if reader.take("M") {
                patience = .exponential
            } else if reader.take("D") {
                patience = .fixed
            } else {
                throw reader.error("M or D was expected after +")
            }
        }
        discipline = .fcfs
        if reader.take("-") {
            if reader.take("PS") {
                discipline = .ps
            } else if !reader.take("FCFS") {
                throw reader.error("PS or FCFS was expected after -")
            }
        }
        guard reader.atEnd else { throw reader.error("nothing more was expected") }
    }

    /// The service law as a model takes it, if the notation tells it.
    static func symbol(of law: ServiceLaw) -> String {
        switch law {
        case .exponential: "M"
        case .deterministic: "D"
        case .erlang(let k): "E\(k)"
        case .hyperexponential(let scv): "H2(\(scv.plain))"
        case .general(let scv): "G(\(scv.plain))"
        }
    }
}

extension KendallNotation: CustomStringConvertible {
    public var description: String {
        func with(_ letter: String, _ scv: Double?) -> String {
            scv.map { "\(letter)(\($0.plain))" } ?? letter
        }
        var text: String
        switch arrivals {
        case .poisson: text = "M"
        case .constant: text = "D"
        case .general(let scv): text = with("G", scv)
        }
        switch service {
        case .exponential: text += "/M"
        case .deterministic: text += "/D"
        case .erlang(let k): text += "/E\(k)"
        case .hyperexponential(let scv): text += "/" + with("H2", scv)
        case .general(let scv): text += "/" + with("G", scv)
        }
        switch servers {
        case .count(let count): text += "/\(count)"
        case .unbounded: text += "/inf"
        case .unnamed: text += "/c"
        }
        if let capacity { text += "/\(capacity)" }
        if let population { text += (capacity == nil ? "//" : "/") + "\(population)" }
        switch patience {
        case .exponential: text += "+M"
        case .fixed: text += "+D"
        case nil: break
        }
        return discipline == .ps ? text + "-PS" : text
    }
}

extension KendallNotation {
    /// Reads a notation from the left and remembers where it is.
    private struct Reader {
        let text: String
        let characters: [Character]
        var position = 0

        init(_ text: String) {
            self.text = text
            characters = Array(text)
        }

        var atEnd: Bool { position == characters.count }

        func error(_ reason: String, at place: Int? = nil) -> ModelError {
            .notation(text: text, position: place ?? position, reason: reason)
        }

        func isAt(_ word: String) -> Bool { characters[position...].starts(with: word) }

        mutating func take(_ word: String) -> Bool {
            guard isAt(word) else { return false }
            position += word.count
            return true
        }

        mutating func expect(_ word: String, _ what: String) throws(ModelError) {
            guard take(word) else { throw error("\(what) was expected") }
        }

        mutating func arrivals() throws(ModelError) -> Arrivals {
            if take("M") { return .poisson }
            if take("D") { return .constant }
            if take("GI") || take("G") { return .general(scv: try scv(atLeast: 0)) }
            throw error("the arrivals must be M, D or G")
        }

        mutating func service() throws(ModelError) -> Service {
            if take("M") { return .exponential }
            if take("D") { return .deterministic }
            if take("E") { return .erlang(k: try whole("a number of stages, as in E3,")) }
            if take("H2") { return .hyperexponential(scv: try scv(atLeast: 1)) }
            if take("G") { return .general(scv: try scv(atLeast: 0)) }
            throw error("the service must be M, D, E with a number, H2 or G")
        }

        mutating func servers() throws(ModelError) -> Servers {
            if take("inf") || take("∞") { return .unbounded }
            if take("c") { return .unnamed }
            return .count(try whole("a number of servers, inf or c"))
        }

        mutating func whole(_ what: String) throws(ModelError) -> Int {
            let start = position
            while !atEnd, characters[position].isASCII, characters[position].isNumber {
                position += 1
            }
            guard start < position else { throw error("\(what) was expected") }
            guard let value = Int(String(characters[start..<position])), value >= 1 else {
                throw error("a whole number, 1 or more, was expected", at: start)
            }
            return value
        }

        /// A number in parentheses, if there are any.
        mutating func scv(atLeast least: Double) throws(ModelError) -> Double? {
            guard take("(") else { return nil }
            let start = position
            while !atEnd, characters[position] != ")" { position += 1 }
            guard let value = Double(String(characters[start..<position])), value.isFinite,
                value >= least
            else {
                throw error(
                    "a squared coefficient of variation, \(least.plain) or more, was expected",
                    at: start)
            }
            try expect(")", "a )")
            return value
        }
    }
}
