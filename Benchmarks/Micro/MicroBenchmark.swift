internal import Distributions
internal import Glibc
internal import HTTP
internal import Measurements
internal import QueueingModels
internal import Workloads

/// The parts of Kendall one by one, each on one thread: `micro-benchmark [ROUNDS]`, five unless given.
///
/// Prints an object of JSON: by name the unit and, for every round, how many of it a second.
@main
enum MicroBenchmark {
    /// A part, and the work that is measured: it returns how much it did.
    private struct Part {
        let name: String
        let unit: String
        let work: () throws -> Int
    }

    static func main() throws {
        let rounds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 5 : 5
        let log = try AccessLog(lines: 500_000)
        defer { log.remove() }
        let parts = [
            Part(name: "HTTP parser", unit: "bytes", work: parse),
            Part(
                name: "HTTP parser, responses", unit: "responses",
                work: { parse() / response.count }),
            Part(name: "recorder", unit: "entries", work: record),
            Part(name: "Poisson arrivals", unit: "arrivals", work: arrive),
            Part(name: "simulation, M/M/4", unit: "arrivals", work: simulate),
            Part(name: "M/M/8, mean response time", unit: "models", work: evaluate),
            Part(name: "access log, read", unit: "lines", work: log.read),
        ]
        let rows = try parts.map { part in
            let rates = try (0..<max(1, rounds)).map { _ in try rate(part.work) }
            let list = rates.map { "\(Int($0))" }.joined(separator: ", ")
            return "  \"\(part.name)\": {\"unit\": \"\(part.unit)\", \"per_s\": [\(list)]}"
        }
        print("{\n" + rows.joined(separator: ",\n") + "\n}")
    }

    /// What `work` does in a second of CPU time, over half a second of it at least.
    private static func rate(_ work: () throws -> Int) rethrows -> Double {
        _ = try work()
        let begin = cpuSeconds()
        var done = 0
        var used = 0.0
        repeat {
            done += try work()
            used = cpuSeconds() - begin
        } while used < 0.5
        return Double(done) / used
    }

    private static func cpuSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    /// As nginx answers for a page of 612 bytes.
    private static let response = Array(
        ("""
        HTTP/1.1 200 OK\r
        Server: nginx/1.22.1\r
        Date: Sat, 21 Nov 2026 08:00:00 GMT\r
        Content-Type: text/html\r
        Content-Length: 612\r
        Last-Modified: Sat, 21 Nov 2026 07:00:00 GMT\r
        Connection: keep-alive\r
        ETag: "65a0c1f0-264"\r
        Accept-Ranges: bytes\r
        \r

        """ + String(repeating: "x", count: 612)).utf8)

    private static func parse() -> Int {
        var parser = ResponseParser()
        let rounds = 20_000
        response.withUnsafeBytes { bytes in
            for _ in 0..<rounds {
                parser.begin()
                guard case .complete = parser.consume(bytes) else {
                    preconditionFailure("the response is whole")
                }
            }
        }
        return rounds * response.count
    }

    private static func record() -> Int {
        var histogram = LatencyHistogram()
        var stream = RandomStream(seed: 1)
        let entries = 1_000_000
        // A thousand times over, so that drawing them is not what is measured.
        let times = (0..<1000).map { _ in UInt64(1e6 * stream.exponential()) }
        for _ in 0..<(entries / times.count) {
            for time in times { histogram.record(nanoseconds: time) }
        }
        precondition(histogram.count == entries)
        return entries
    }

    private static func arrive() -> Int {
        let plan = ArrivalPlan(rate: 1e5, duration: nil, requests: 1_000_000, seed: 1)
        var stream = plan.split(threads: 1)[0]
        var arrivals = 0
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 256) { buffer in
            while true {
                let filled = stream.fill(buffer)
                arrivals += filled
                if filled == 0 { break }
            }
        }
        return arrivals
    }

    private static func simulate() -> Int {
        var stream = RandomStream(seed: 1)
        let requests = 1_000_000
        let result = Simulation.firstComeFirstServed(
            servers: 4, requests: requests, gap: { stream.exponential() / 30 },
            service: { stream.exponential() / 10 })
        precondition(result.requests == requests)
        return requests
    }

    private static func evaluate() throws -> Int {
        let models = 100_000
        var sum = 0.0
        for step in 0..<models {
            let queue = try MMcQueue(
                arrivalRate: 1 + 70 * Double(step) / Double(models), serviceRate: 10, servers: 8)
            sum += queue.value(of: .meanResponseTime) ?? 0
        }
        precondition(sum > 0)
        return models
    }
}

/// An access log as nginx writes it, in a folder of its own.
private struct AccessLog {
    private let path: String
    private let lines: Int

    init(lines: Int) throws {
        self.lines = lines
        path = "/tmp/kendall-micro-\(getpid()).log"
        guard let file = fopen(path, "w") else { throw Failure.cannotWrite(path) }
        defer { fclose(file) }
        for number in 0..<lines {
            let (minute, second) = (number / 60_000 % 60, number / 1000 % 60)
            let stamp =
                "21/Nov/2026:08:\(minute / 10)\(minute % 10):\(second / 10)\(second % 10) +0000"
            fputs(
                "127.0.0.1 - - [\(stamp)] \"GET /item/\(number % 997) HTTP/1.1\" 200 612 \"-\" \"x/1\"\n",
                file)
        }
    }

    func read() throws -> Int {
        let trace = try Trace(path: path)
        precondition(trace.count == lines)
        return lines
    }

    func remove() { unlink(path) }

    enum Failure: Error { case cannotWrite(String) }
}
