internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import Workloads

/// CPU per request of the closed loop: `closed-loop-benchmark URL CLIENTS SECONDS`.
///
/// Prints one line: requests per second, and CPU seconds of this process per million requests.
@main
enum ClosedLoopBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let clients = Int(arguments[2]), clients > 0,
            let seconds = Double(arguments[3]), seconds > 0
        else {
            print("usage: closed-loop-benchmark URL CLIENTS SECONDS")
            exit(64)
        }
        let request = try RequestOptions(url: arguments[1], userAgent: "kendall").prepared()
        var plan = request.plan(
            loop: .closed(ClosedPlan(clients: clients, requests: nil, duration: seconds)))
        plan.maxConnections = clients
        let outcome = try LoadTest(plan: plan, endpoint: request.endpoint).run()
        let measured = Measured(outcome.totals, process: outcome.process)
        let completed = Double(max(1, measured.requests.completed))
        print(
            "requests/s", (measured.throughput?.value ?? 0).rounded(),
            "cpu_s/Mreq", measured.generator.cpuSeconds / completed * 1e6,
            "failed", measured.requests.failed)
    }
}
