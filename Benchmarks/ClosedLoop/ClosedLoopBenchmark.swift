internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import Workloads

/// CPU per request of the closed loop on one thread:
/// `closed-loop-benchmark URL CLIENTS SECONDS [records]`.
///
/// Prints one line: requests, requests per second, and CPU seconds of this process per million
/// requests. With `records`, a record of every request is taken and added up.
@main
enum ClosedLoopBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard (4...5).contains(arguments.count), let clients = Int(arguments[2]), clients > 0,
            let seconds = Double(arguments[3]), seconds > 0
        else {
            print("usage: closed-loop-benchmark URL CLIENTS SECONDS [records]")
            exit(64)
        }
        let request = try RequestOptions(url: arguments[1], userAgent: "kendall").prepared()
        var plan = request.plan(
            loop: .closed(ClosedPlan(clients: clients, requests: nil, duration: seconds)))
        plan.maxConnections = clients
        plan.threads = 1
        var recorded = 0
        let consumer = RecordConsumer { recorded += $0.reduce(0) { $0 + $1.bodyBytes } }
        let outcome = try LoadTest(plan: plan, endpoint: request.endpoint)
            .run(records: arguments.count == 5 ? consumer : nil)
        let measured = Measured(outcome.totals, process: outcome.process)
        let completed = Double(max(1, measured.requests.completed))
        print(
            "requests", measured.requests.completed, "requests/s",
            (measured.throughput?.value ?? 0).rounded(),
            "cpu_s/Mreq", measured.generator.cpuSeconds / completed * 1e6,
            "failed", measured.requests.failed,
            "recorded_bytes", recorded)
    }
}
