import HTTP
import Measurements
import Testing
import Workloads

@testable import LoadGeneration

/// A leg of a scenario sent by one worker at a scripted server, in simulated time.
struct SimulatedScenario {
    let server: ScriptedServer
    let measured: Measured
    let totals: RunTotals
    let phases: [PhaseTotals]

    /// - Parameters:
    ///   - connectTime: how long the call takes.
    ///   - pause: the process stands still from the first instant to the second.
    ///   - paced: steps by which the load is changed, at milliseconds.
    ///   - answer: to the n-th request.
    init(
        _ yaml: String, data: [DataTable] = [], connections: Int = 100,
        connectTime: UInt64? = nil, pause: (from: UInt64, to: UInt64)? = nil,
        paced: [(at: UInt64, steps: Int)] = [],
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
        server.pause = pause
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
        let control = try RunControl(threads: 1)
        control.pace.begin(origin: 0, scenario.phases.map { LoadPace.Window($0) })
        var books = RunBooks(
            totals: RunTotals(threads: 1), ledger: PhaseLedger(figures, threads: 1),
            pace: control.pace
        ) { part, _ in figures[part.phase] ?? figures[0]! }
        // Where more spans end at once than the outbox holds, the thread waits for this.
        server.asleep = { outbox.takeAll { books.add($0, thread: 0) } }
        let worker = Worker(
            plan: plan, net: ScriptedNetwork(server: server), control: control,
            board: SystemBoard(threads: 1), outbox: outbox)
        var paced = paced
        while worker.step() {
            outbox.takeAll { books.add($0, thread: 0) }
            while let next = paced.first, server.time >= next.at * 1_000_000 {
                control.pace.change(by: next.steps, at: server.time)
                paced.removeFirst()
            }
            precondition(server.time < 300_000_000_000, "the run does not end")
        }
        worker.finish()
        outbox.takeAll { books.add($0, thread: 0) }
        books.finish(ProcessUse())
        measured = Measured(books.totals, process: .unknown, loadIsEven: false)
        totals = books.totals
        phases = books.phases
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
        #expect(run.phases.map(\.part.phase) == [0, 1, 2, 3, 4])
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

    /// 100/s, then 150/s to the end of the phase; with connections for all, and with one.
    @Test(arguments: [100, 1]) func aChangeOfTheLoadLastsToTheEndOfItsPhase(
        connections: Int
    ) throws {
        let run = try SimulatedScenario(
            """
            phases:
              - { name: a, duration: 1.1s, rate: 100/s, arrivals: constant }
              - { name: b, duration: 3s, rate: 100/s, arrivals: constant }
              - { name: c, duration: 1s, rate: 100/s, arrivals: constant }
            """, connections: connections,
            // The first is refused, for its phase ends before, and so is the last.
            paced: [(900, 3), (1_201, 10), (4_900, 5)]
        ) { _ in
            .bytes(SimulatedRun.ok, after: connections == 1 ? 6_000_000 : 10_000_000, closes: false)
        }
        #expect(run.measured.imbalance == nil)
        #expect(
            run.phases.map(\.part) == [
                RunPart(phase: 0), RunPart(phase: 1), RunPart(phase: 1, segment: 1),
                RunPart(phase: 2),
            ])
        #expect(run.phases.map { ($0.start * 1000).rounded() } == [0, 1100, 1600, 4100])
        #expect(run.phases.map(\.segment.factor) == [1, 1, 1.5, 1])
        #expect(run.phases.map(\.totals.whole.requests.scheduled) == [110, 50, 375, 100])
        #expect(run.measured.requests.completed == 635)
        #expect(run.phases.reduce(0) { $0 + $1.totals.whole.requests.completed } == 635)
        #expect((run.totals.steady.lateness.max ?? 1) < 0.001)
        #expect(abs(run.measured.window.end - 5.1) < 0.001)
    }

    @Test func figuresThatBeginAnewInAPhaseLeaveOutAllThatWasBefore() throws {
        let run = try SimulatedScenario(
            """
            phases:
              - { name: a, duration: 1s, rate: 100/s, arrivals: constant }
              - { name: b, duration: 3s, rate: 100/s, arrivals: constant }
              - { name: c, duration: 1s, rate: 50/s, arrivals: constant }
            """, paced: [(2_100, 0)]
        ) { .bytes(SimulatedRun.ok, after: $0 < 200 ? 90_000_000 : 10_000_000, closes: false) }
        #expect(run.measured.imbalance == nil)
        #expect(run.phases.map { ($0.start * 1000).rounded() } == [0, 1000, 2500, 4000])
        #expect(run.phases.map(\.segment.beginsAnew) == [false, false, true, false])
        #expect(run.measured.requests.scheduled == 450)
        // Those due from then on, and one that was under way.
        #expect(run.measured.responseTime.count == 201)
        #expect((run.measured.responseTime.max ?? 1) < 0.011)
    }

    /// A burst falls due while the process stands still: it was not sent, and is the burst's own.
    @Test func whatIsPassedOverIsBookedOnThePhaseItWasDueIn() throws {
        let run = try SimulatedScenario(
            """
            phases:
              - { name: a, duration: 1s, rate: 100/s, arrivals: constant }
              - { name: spike, at_once: 150 }
              - { name: rest, pause: 0.2s }
              - { name: b, duration: 1s, rate: 100/s, arrivals: constant }
            """, pause: (from: 900_000_000, to: 1_500_000_000))
        #expect(run.measured.imbalance == nil)
        #expect(run.phases.map(\.part.phase) == [0, 1, 2, 3])
        #expect(run.phases.map { ($0.start * 1000).rounded() } == [0, 1000, 1000, 1200])
        let counts = run.phases.map(\.totals.whole.requests)
        #expect(counts.map(\.scheduled) == [100, 150, 0, 100])
        #expect(counts.map(\.notSent) == [10, 150, 0, 30])
        #expect(run.measured.requests.completed == 350 - 190)
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

    /// Its response is there in time, but the thread had no processor until its time was up.
    @Test func aRequestWithATimeoutOfItsOwnIsNotAnsweredAfterIt() throws {
        let run = try SimulatedScenario(
            """
            requests: [{ get: /, timeout: 50ms }]
            phases: [{ duration: 1s, rate: 2/s, arrivals: constant }]
            """, pause: (from: 40_000_000, to: 60_000_000)
        ) { _ in .bytes(SimulatedRun.ok, after: 45_000_000, closes: false) }
        #expect(run.measured.imbalance == nil)
        #expect(run.measured.errors.map(\.kind) == [.timeout])
        #expect(run.measured.requests.failed == 1)
        #expect(run.measured.requests.completed == 1)
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
