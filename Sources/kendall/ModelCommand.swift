internal import ArgumentParser
internal import QueueingModels
internal import Reports

/// `kendall model`: a prediction without a run.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Predict a queueing system without a run.",
        discussion: """
            A notation is arrivals/service/workers[/capacity[/population]], then +M or +D for \
            clients that give up, and -PS for processor sharing: M/M/4, M/M/4/100, M/D/2, M/E3/1, \
            M/H2(4)/8, M/G(0.5)/4, D/M/4, G/G/c, M/M/inf, M/M/4+M, M/M/4//64, M/M/4-PS.

              kendall model M/M/4 --arrival-rate 30/s --service-time 100ms
              kendall model M/M/4 --service-time 100ms --sweep 'λ=10..39:1'
              kendall model M/M/c --arrival-rate 200/s --service-time 50ms --for 'p99 < 300ms'
              kendall model M/M/4 --utilisation 80%
              kendall model M/M/4 --sweep 'ρ=0.1..0.95'
              kendall model document --workers 4 --service-time 100ms --requests 100 --time 10s
              kendall model fork-join --parts 4 --arrival-rate 5/s --service-time 100ms
              kendall model network --station 'app=100ms*4' --station 'db=20ms' --population 64
              kendall model usl --data throughputs.csv
            """)

    /// What is asked about.
    enum Subject: Equatable {
        case system(KendallNotation)
        /// The documents' own model and worked example.
        case document
        /// Requests that split into parts.
        case forkJoin
        /// Clients that go from station to station.
        case network
        /// The universal scalability law.
        case scalability

        init(_ text: String) throws {
            switch text {
            case "document": self = .document
            case "fork-join": self = .forkJoin
            case "network": self = .network
            case "usl": self = .scalability
            default: self = .system(try ModelQuestion.notation(text))
            }
        }
    }

    @Argument(
        help: """
            The system, such as M/M/4; or document, the documents' own model; fork-join, requests of \
            several parts; network, several stations; usl, the universal scalability law.
            """,
        transform: { try Subject($0) })
    var notation: Subject?

    @Option(
        name: [.long, .customShort("r")], parsing: .unconditional,
        help: "λ, such as 30/s.", transform: OptionValues.rate)
    var arrivalRate: Double?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "T, the mean service time, such as 100ms.",
        transform: OptionValues.positiveDuration)
    var serviceTime: Double?

    @Option(
        parsing: .unconditional,
        help: "ρ, such as 0.8 or 80%, in place of the rate or the service time, or of both.",
        transform: OptionValues.fraction)
    var utilisation: Double?

    @Option(
        parsing: .unconditional,
        help: "a = λT in erlangs, in place of the rate or the service time, or of both.",
        transform: OptionValues.number)
    var offeredLoad: Double?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "The number of workers, where the notation says c or is document.",
        transform: OptionValues.whole)
    var workers: Int?

    @Option(
        parsing: .unconditional,
        help: "The squared coefficient of variation of the service time, for G and H2.",
        transform: OptionValues.number)
    var serviceScv: Double?

    @Option(
        parsing: .unconditional,
        help: "The squared coefficient of variation of the gaps between arrivals, for G.",
        transform: OptionValues.number)
    var arrivalScv: Double?

    @Option(
        parsing: .unconditional, help: "K, the most requests in the system.",
        transform: OptionValues.whole)
    var capacity: Int?

    @Option(
        parsing: .unconditional, help: "How long clients stay in line, for +M and +D.",
        transform: OptionValues.positiveDuration)
    var patience: Double?

    @Option(
        parsing: .unconditional, help: "N, the clients of a closed system.",
        transform: OptionValues.whole)
    var population: Int?

    @Option(
        parsing: .unconditional,
        help: "Z, the time a client of a closed system takes between response and request.",
        transform: OptionValues.duration)
    var thinkTime: Double?

    @Option(
        parsing: .unconditional,
        help: "Also the responses per second within it, where the server works on late ones too.",
        transform: OptionValues.positiveDuration)
    var timeout: Double?

    @Option(
        parsing: .unconditional, help: "Also what a run of so long, from empty, sees.",
        transform: OptionValues.positiveDuration)
    var duration: Double?

    @Option(
        parsing: .unconditional,
        help: "A table and a plot over 'λ=10..39:1', 'c=1..16' or 'ρ=0.1..0.9:0.1'.",
        transform: { try Sweep($0) })
    var sweep: Sweep?

    @Option(
        name: .customLong("for"), parsing: .unconditional,
        help: """
            Plan for 'p99 < 150ms', 'mean < 0.2s', 'wait < 5%', 'blocked < 1%', 'abandoned < 1%' or \
            'utilisation < 80%'.
            """,
        transform: { try Objective($0) })
    var objective: Objective?

    @Option(parsing: .unconditional, help: "text or json.", transform: ModelFormat.parse)
    var format = ModelFormat.text

    @OptionGroup(title: "Options of kendall model document")
    var document: DocumentOptions

    @OptionGroup(title: "Options of kendall model fork-join")
    var forkJoin: ForkJoinOptions

    @OptionGroup(title: "Options of kendall model network")
    var network: NetworkOptions

    @OptionGroup(title: "Options of kendall model usl")
    var scalability: ScalabilityOptions

    @Flag(help: "Check this program against its table of reference values.")
    var selfTest = false

    func run() throws {
        if selfTest {
            let summary = SelfTest.run()
            guard summary.passed else { throw Failure(.internalError, summary.line) }
            return try Output.standard.line(summary.line)
        }
        switch notation {
        case nil:
            throw Failure(
                .usage,
                "model needs a notation; write kendall model M/M/4 --arrival-rate 30/s "
                    + "--service-time 100ms")
        case .document:
            try allow(["--workers", "--service-time", "--requests", "--time", "--explain"])
            let example = try document.example(workers: workers, serviceTime: serviceTime)
            try print(example) { DocumentText.render(example, explain: document.explain) }
        case .forkJoin:
            try allow(["--workers", "--service-time", "--arrival-rate", "--timeout", "--parts"])
            let prediction = try forkJoin.prediction(
                arrivalRate: arrivalRate, serviceTime: serviceTime, workers: workers,
                timeout: timeout)
            try print(prediction) { PredictionText.render(prediction) }
        case .network:
            try allow(["--station", "--population", "--think-time"])
            let solution = try network.solution(population: population, thinkTime: thinkTime ?? 0)
            try print(solution) { NetworkText.render(solution) }
        case .scalability:
            try allow(scalability.given.map(\.key) + ["--population"])
            let solution = try scalability.solution(population: population)
            try print(solution) { ScalabilityText.render(solution) }
        case .system(let notation):
            try refuse(
                [document.given, forkJoin.given, network.given, scalability.given]
                    .flatMap { $0.filter(\.value).map(\.key) }, of: "\(notation)")
            try predict(question(notation).specification())
        }
    }

    private func predict(_ system: ModelSpecification) throws {
        switch (sweep, objective) {
        case (_?, _?):
            throw Failure(.usage, "--sweep and --for are two questions; ask one at a time")
        case (let sweep?, nil):
            let points = try sweep.points(of: system, duration: duration)
            try print(points.map(SweepRow.init)) { SweepText.render(points, over: sweep.variable) }
        case (nil, let objective?):
            let plan = try ModelPlan(for: objective, of: system)
            try print(plan) { plan.text }
        case (nil, nil):
            let prediction = try Prediction.predict(system, duration: duration)
            try print(prediction) { PredictionText.render(prediction, duration: duration) }
        }
    }

    private func print(_ value: some Encodable, orText text: () -> String) throws {
        try Output.standard.write(format == .json ? JSONReport.render(value) : text())
    }

    private func question(_ notation: KendallNotation) -> ModelQuestion {
        ModelQuestion(
            notation: notation, arrivalRate: arrivalRate, serviceTime: serviceTime,
            workers: workers, serviceSCV: serviceScv, arrivalSCV: arrivalScv, capacity: capacity,
            patience: patience, population: population, thinkTime: thinkTime,
            utilisation: utilisation, offeredLoad: offeredLoad, timeout: timeout,
            sweep: sweep?.variable)
    }

    /// Refuses every option that was given but these.
    private func allow(_ allowed: [String]) throws(Failure) {
        let options: KeyValuePairs = [
            "--arrival-rate": arrivalRate != nil, "--service-time": serviceTime != nil,
            "--utilisation": utilisation != nil, "--offered-load": offeredLoad != nil,
            "--workers": workers != nil, "--service-scv": serviceScv != nil,
            "--arrival-scv": arrivalScv != nil, "--capacity": capacity != nil,
            "--patience": patience != nil, "--population": population != nil,
            "--think-time": thinkTime != nil, "--timeout": timeout != nil,
            "--duration": duration != nil, "--sweep": sweep != nil, "--for": objective != nil,
        ]
        let given = [options, document.given, forkJoin.given, network.given, scalability.given]
            .flatMap { $0.filter(\.value).map(\.key) }
        let subject =
            switch notation {
            case .document: "the documents' example"
            case .forkJoin: "a fork-join system"
            case .network: "a network of stations"
            default: "the universal scalability law"
            }
        try refuse(given.filter { !allowed.contains($0) }, of: subject)
    }

    private func refuse(_ options: [String], of subject: String) throws(Failure) {
        if let option = options.first {
            throw Failure(.usage, "\(option) means nothing to \(subject); leave it out")
        }
    }
}
