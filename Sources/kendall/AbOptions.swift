internal import Glibc
internal import QueueingModels
internal import Reports
internal import Workloads

/// What the command line of `kendall ab` asks for.
struct AbOptions {
    /// What ends the program before anything is done.
    enum Question { case version, usage }

    var question: Question?
    var request: AbRequest
    var requests = 1
    var clients = 1
    /// Seconds; nil without a limit.
    var timeLimit: Double?
    /// Seconds without an event after which the run is given up.
    var inactivity = 30.0
    var bearsBrokenConnections = false
    var acceptsAnyLength = false
    var verbosity = 0
    var showsProgress = true
    var showsPercentiles = true
    var showsDeviation = true
    /// The report as an HTML table, where it is wanted.
    var html: AbHTMLReport.Attributes?
    var percentileFile: String?
    var requestFile: String?
    var socketBuffer: Int?
    var localAddress: String?

    // What ApacheBench does not have.
    var threads = 1
    var thinkTime = ThinkTime.none
    var seed: UInt64?
    var format = "text"
    var resultFiles: [String] = []
    var isAbOnly = false
    var workers: Int?
    var serviceTime: Double?
    var unixSocket: String?
    var connectTo: Endpoint?
    var family = Endpoint.Family.any

    /// More clients are a mistake.
    static let mostClients = 200_000
    /// With a time limit, unless `-n` comes after it.
    static let requestsOfTimedRun = 50_000

    init(_ arguments: AbArguments) throws {
        request = AbRequest(url: "")
        // A full handshake for every connection, as ApacheBench has it. A resumed one costs the
        // server several times less, so that figures could not be compared.
        request.tls.reusesSessions = false
        var attributes = AbHTMLReport.Attributes()
        var isHTML = false
        var hasMethod = false
        for option in arguments.options {
            let value = option.value
            switch option.name {
            case "n":
                requests = Self.number(value)
                guard requests > 0 else { throw AbFailure.plain("Invalid number of requests\n") }
            case "c": clients = Self.number(value)
            case "t":
                let seconds = Self.number(value)
                guard seconds >= 0 else {
                    throw AbFailure.usage(
                        "-t \"\(value)\" is no time; write seconds, such as -t 10")
                }
                timeLimit = seconds == 0 ? nil : Double(seconds)
                requests = Self.requestsOfTimedRun
            case "s": inactivity = Double(max(0, Self.number(value)))
            case "k": request.keepsAlive = true
            case "i":
                guard !hasMethod else {
                    throw AbFailure.plain("Cannot mix HEAD with other methods\n")
                }
                (request.method, hasMethod) = ("HEAD", true)
            case "p", "u":
                let method = option.name == "p" ? "POST" : "PUT"
                guard !hasMethod else {
                    throw AbFailure.plain("Cannot mix \(method) with other methods\n")
                }
                (request.method, hasMethod) = (method, true)
                request.body = try Self.body(value)
            case "m": (request.method, hasMethod) = (value, true)
            case "T": request.contentType = value
            case "H": request.headers.append(value)
            case "C": request.cookies.append(value)
            case "A": request.credentials = value
            case "P": request.proxyCredentials = value
            case "X": request.proxy = value
            case "l": acceptsAnyLength = true
            case "r": bearsBrokenConnections = true
            case "b": socketBuffer = Self.number(value) > 0 ? Self.number(value) : nil
            case "B": localAddress = value
            case "q": showsProgress = false
            case "d": showsPercentiles = false
            case "S": showsDeviation = false
            case "v": verbosity = Self.number(value)
            case "w": isHTML = true
            case "x": (attributes.table, isHTML) = (value, true)
            case "y": (attributes.row, isHTML) = (value, true)
            case "z": (attributes.cell, isHTML) = (value, true)
            case "e": percentileFile = value
            case "g": requestFile = value
            case "I": request.tls.sendsServerName = false
            case "Z": request.tls.ciphers = value
            case "f": (request.tls.least, request.tls.most) = try Self.versions(value)
            case "E": request.tls.certificate = value
            case "V", "version": question = question ?? .version
            case "h", "help": question = question ?? .usage
            default: try takeLong(option)
            }
        }
        if isHTML { html = attributes }
        guard question == nil else { return }
        guard let url = arguments.rest.first, arguments.rest.count == 1 else {
            throw AbFailure.usage("wrong number of arguments")
        }
        request.url = url
        guard (1...Self.mostClients).contains(clients) else {
            throw AbFailure.usage("Invalid Concurrency [Range 1..\(Self.mostClients)]")
        }
        guard clients <= requests else {
            throw AbFailure.usage(
                "Cannot use concurrency level greater than total number of requests")
        }
    }

    /// An option that ApacheBench does not have; its values are written as everywhere in kendall.
    private mutating func takeLong(_ option: AbArguments.Option) throws {
        let value = option.value
        do {
            switch option.name {
            case "http1.1": request.isHTTP11 = true
            case "ab-only": isAbOnly = true
            case "ipv4": family = .ipv4
            case "ipv6": family = .ipv6
            case "threads": threads = try OptionValues.threads(value)
            case "think-time": thinkTime = try ThinkTime(value)
            case "seed": seed = try OptionValues.seed(value)
            case "format": format = try OptionValues.oneOf("text", "json", "none")(value)
            case "json": resultFiles.append(value)
            case "workers": workers = try OptionValues.positiveWhole(value)
            case "service-time": serviceTime = try OptionValues.positiveDuration(value)
            case "service-law":
                guard try OptionValues.serviceLaw(value) == .exponential else {
                    throw OptionValues.Mistake(
                        description: "\"\(value)\" has no closed model; write exponential")
                }
            case "unix-socket": unixSocket = value
            case "connect-to": connectTo = try Self.place(value)
            case "insecure": request.tls.isVerified = false
            case "cacert": request.tls.authorities = value
            case "cert": request.tls.certificate = value
            case "key": request.tls.key = value
            case "servername": request.tls.serverName = value
            case "tls-min": request.tls.least = try OptionValues.tlsVersion(value)
            case "tls-max": request.tls.most = try OptionValues.tlsVersion(value)
            case "session-reuse": request.tls.reusesSessions = true
            case "no-session-reuse": request.tls.reusesSessions = false
            default: preconditionFailure("an option that the arguments know and this does not")
            }
        } catch let failure as AbFailure {
            throw failure
        } catch {
            throw AbFailure.usage("--\(option.name) \(error)")
        }
    }

    private static func place(_ text: String) throws -> Endpoint {
        var request = AbRequest(url: text + "/")
        request.keepsAlive = false
        guard text.contains(":"), !text.contains("@"), let prepared = try? request.prepared(),
            prepared.path == "/"
        else {
            throw OptionValues.Mistake(
                description: "\"\(text)\" is not a host and a port; write 127.0.0.1:8080")
        }
        return prepared.endpoint
    }

    /// The number at the start of a text as C's atoi has it: `5x` is 5 and `x` is 0. Scripts rely
    /// on stranger things.
    static func number(_ text: String) -> Int {
        var rest = Substring(text.drop { $0 == " " || $0 == "\t" })
        let sign = rest.first.flatMap { $0 == "-" ? -1 : $0 == "+" ? 1 : nil }
        if sign != nil { rest.removeFirst() }
        let digits = rest.prefix { ("0"..."9").contains($0) }
        return (sign ?? 1) * Int(clamping: Int32(digits) ?? (digits.isEmpty ? 0 : .max))
    }

    /// The versions that `-f` allows.
    private static func versions(
        _ text: String
    ) throws -> (TLSOptions.Version, TLSOptions.Version) {
        switch text.lowercased() {
        case "all": (.tls12, .tls13)
        case "tls1": (.tls10, .tls10)
        case "tls1.1": (.tls11, .tls11)
        case "tls1.2": (.tls12, .tls12)
        case "tls1.3": (.tls13, .tls13)
        default:
            throw AbFailure.usage(
                "-f \"\(text)\" is no version of TLS; write TLS1, TLS1.1, TLS1.2, TLS1.3 or ALL")
        }
    }

    private static func body(_ path: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw AbFailure.plain("ab: Could not open POST data file (\(path)): \(reason(errno))")
        }
        close(descriptor)
        do {
            return try InputFile.read(path)
        } catch {
            throw AbFailure.plain("ab: POST data file \(error)")
        }
    }
}
