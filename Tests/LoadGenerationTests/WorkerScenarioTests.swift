import HTTP
import Measurements
import Testing
import Workloads

@testable import LoadGeneration

/// A leg of a scenario sent by one worker at a scripted server, in simulated time.
struct SimulatedScenario {
    let server: ScriptedServer
    let measured: Measured
    let phases: [PhaseTotals]

    /// - Parameters:
    ///   - connectTime: how long the call takes.
    ///   - answer: to the n-th request.
    init(
        _ yaml: String, data: [DataTable] = [], connections: Int = 100,
        connectTime: UInt64? = nil,
        answer: @escaping (Int) -> ScriptedServer.Answer = { _ in
            .bytes(SimulatedRun.ok, after: 10_000_000, closes: false)
        }
    ) throws {
        let scenario = try Scenario(bytes: Array(("version: 1\n" + yaml).utf8))
        let schedule = Schedule(scenario, traces: [:], seed: 7)
        let script = try RequestScript(
            schedule, tables: data,
            to: PreparedRequest.Destination(try URLTarget("http://test/"), userAgent: "test"))
        // The scripted server knows a request by its length: all of a scenario's have one.
        let length = try #require(script.constants[0]).count
        server = ScriptedServer(
            requestLength: length, opening: { _ in .after(50_000) }, answer: answer)
        server.connectTime = connectTime
        var plan = WorkerPlan(
            thread: 0, loop: .scheduled(schedule.arrivals(leg: 0, threads: 1)[0]), request: [],
            requestKind: .ordinary, timeout: 1_000_000_000, connectTimeout: 500_000_000,
            connections: connections, onLimit: .queue, keepsAlive: true,
            requestsPerConnection: .max)
        plan.script = script
        plan.seed = 7
        var figures: [Int: PhaseFigures] = [:]
        for (index, phase) in scenario.phases.enumerated() {
            figures[index] = PhaseFigures(
                warmup: .seconds(0), arrivalRate: nil, isRecorded: phase.isRecorded)
        }
        let outbox = SliceOutbox()
        var totals = RunTotals(threads: 1)
        var ledger = PhaseLedger(figures, threads: 1)
        func take() {
            outbox.takeAll {
                totals.add($0, thread: 0, isSteady: ledger.isRecorded($0))
                ledger.add($0, thread: 0)
            }
        }
        let worker = Worker(
            plan: plan, net: ScriptedNetwork(server: server), control: try RunControl(threads: 1),
            board: SystemBoard(threads: 1), outbox: outbox)
        while worker.step() {
            take()
            precondition(server.time < 300_000_000_000, "the run does not end")
        }
        worker.finish()
        take()
        totals.finish()
        ledger.finish(ProcessUse())
        measured = Measured(
            totals, process: ProcessFacts(cpuSeconds: 0, maxResidentBytes: 0, busiestThread: 0),
            loadIsEven: false)
        phases = ledger.phases
    }
}

/// Phases, expectations and sessions at the load thread. Every run checks that the books balance.
@Suite struct WorkerScenarioTests {
    @Test func phasesAddUpToTheWhole() throws {
        let run = try SimulatedScenario(
            """
            phases:
              - { name: a, duration: 1.1s, rate: 200/s, record: false }
              - { name: b, duration: 2s, rate: { from: 100/s, to: 300/s } }
              - { name: spike, at_once: 150 }
              - { name: rest, pause: 0.6s }
              - { name: c, duration: 1s, rate: 100/s, arrivals: constant }
            """)
        #expect(run.measured.imbalance == nil)
        #expect(run.phases.map(\.phase) == [0, 1, 2, 3, 4])
        let starts = run.phases.map { ($0.start * 1000).rounded() }
        #expect(starts == [0, 1100, 3100, 3100, 3700])
        let counts = run.phases.map(\.totals.whole.requests)
        #expect(counts.reduce(0) { $0 + $1.scheduled } == run.measured.requests.scheduled)
        #expect(counts.reduce(0) { $0 + $1.completed } == run.measured.requests.completed)
        // What falls due at one instant is the burst's, all of it; nothing is due in a pause.
        #expect(counts[2].scheduled == 150)
        #expect(counts[3].scheduled == 0)
        #expect(counts[4].scheduled == 100)
        // Poisson counts of 220 and 400 ± 5σ: a false alarm in a million.
        #expect(abs(counts[0].scheduled - 220) < 75)
        #expect(abs(counts[1].scheduled - 400) < 100)
        #expect(run.measured.requests.completed == run.measured.requests.scheduled)
        // What is not recorded is left out of the steady figures only.
        #expect(run.measured.responseTime.count < run.measured.requests.completed)
    }

    @Test func aResponseThatIsNotExpectedFailsTheRequestAndKeepsTheConnection() throws {
        let wrong = Array("HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\nno".utf8)
        let run = try SimulatedScenario(
            """
            requests: [{ get: /, expect: { status: 200 } }]
            phases: [{ duration: 1s, rate: 20/s, arrivals: constant }]
            """
        ) { .bytes($0 % 4 == 0 ? wrong : SimulatedRun.ok, after: 10_000_000, closes: false) }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.requests.completed == 15)
        #expect(run.measured.errors.map(\.kind) == [.expectation])
        #expect(run.measured.errors.map(\.detail) == ["status_500"])
        #expect(run.measured.errors.first?.count == 5)
        #expect(run.measured.connectionsOpened == 1)
    }

    @Test(arguments: [
        ("max_body: 1", "body_too_large"), ("body_contains: ko", "body_lacks_text"),
    ]) func bodiesAreLookedAt(expectation: String, detail: String) throws {
        let run = try SimulatedScenario(
            """
            requests: [{ get: /, expect: { \(expectation) } }]
            phases: [{ duration: 1s, rate: 10/s, arrivals: constant }]
            """)
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.errors.map(\.detail) == [detail])
        #expect(run.measured.requests.failed == 10)
    }

    /// 10 users a second, each in a session for 2 × 100 ms + 2 × 1 s: 22 at once.
    @Test func usersInSessionsObeyLittlesLaw() throws {
        let run = try SimulatedScenario(
            """
            sessions:
              - steps: [{ get: / }, { think: 1s }, { get: / }, { think: 1s }]
            phases: [{ duration: 100s, rate: 10/s }]
            """
        ) { _ in .bytes(SimulatedRun.ok, after: 100_000_000, closes: false) }
        #expect(run.measured.imbalance == nil)
        let sessions = try #require(run.measured.sessions)
        #expect(
            sessions.started == sessions.completed + sessions.failed + sessions.unfinished)
        #expect(abs((sessions.duration.mean?.value ?? 0) - 2.2) < 0.001)
        let law = try #require(sessions.throughputTimesDuration)
        #expect(abs(law / sessions.concurrentUsers - 1) < 0.0001)
        // Those cut off by the end are 22 of 1000; 1000 ± 5σ users begin.
        let rate = Double(sessions.started) / run.measured.window.end
        #expect(abs(sessions.concurrentUsers / (rate * 2.2) - 1) < 0.03)
        #expect(abs(sessions.started - 1000) < 160)
        // Every completed session made two requests.
        #expect(run.measured.requests.completed >= 2 * sessions.completed)
    }

    @Test func whatAStepExtractsMustBeThere() throws {
        let run = try SimulatedScenario(
            """
            sessions:
              - steps:
                  - get: /
                    extract: { id: { json: id } }
                  - get: /${id}
            phases: [{ duration: 1s, rate: 10/s, arrivals: constant }]
            """)
        let sessions = try #require(run.measured.sessions)
        #expect(run.measured.imbalance == nil)
        #expect(sessions.failed == 10)
        #expect(sessions.lackingExtracts == 10)
        #expect(run.measured.requests.completed == 10)
    }

    @Test func usersWaitForConnectionsInTheOrderOfTheirSchedule() throws {
        let run = try SimulatedScenario(
            """
            sessions: [{ steps: [{ get: / }] }]
            phases: [{ duration: 1s, rate: 20/s, arrivals: constant }]
            """, connections: 1
        ) { _ in .bytes(SimulatedRun.ok, after: 60_000_000, closes: false) }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.connectionsOpened == 1)
        // 60 ms of work every 50 ms on one connection: the last of 20 waits 190 ms.
        let last = try #require(run.measured.responseTime.max)
        #expect(abs(last - 0.25) < 0.002)
    }

    @Test func aRequestWithATimeoutOfItsOwnIsGivenUpThen() throws {
        let run = try SimulatedScenario(
            """
            requests: [{ get: /, timeout: 200ms }]
            phases: [{ duration: 1s, rate: 5/s, arrivals: constant }]
            """
        ) { _ in .silence }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.errors.map(\.kind) == [.timeout])
        #expect(run.measured.requests.failed == 5)
        #expect((run.measured.failedTime.max ?? 1) < 0.21)
    }
}
