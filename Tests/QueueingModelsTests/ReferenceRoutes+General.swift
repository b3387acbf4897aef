import QueueingModels

extension ReferenceRoutes {
    static let general: [String: @Sendable (ReferenceRow) throws -> Double?] = [
        "Erlang-B (real c)": { row in
            ErlangFormulas.blockingProbability(offeredLoad: row["a"], servers: row["c"])
        },
        "Poisson counts": { row in
            let counts = PoissonCounts(rate: row["lambda"], window: row["dt"])
            return row.quantity == "P(N=n)"
                ? counts.probability(of: row.whole("n")) : counts.cumulative(row.whole("n"))
        },
        "document's P(N|t) as written": { row in
            let counts = PoissonCounts(rate: row["lambda*dt"], window: 1)
            return row.quantity == "sum over N=0..inf"
                ? counts.asWrittenSum : counts.asWritten(row.whole("N"))
        },
        "document's P(N|t), second e^{-lambda dt} restored (= Poisson mean 2 lambda dt)": { row in
            PoissonCounts(rate: row["lambda*dt"], window: 1).normalised(row.whole("N"))
        },
        "M/D/c": { row in try constantService(row) },
        "M/D/1": { row in
            if row.quantity == "Var_Wq" {
                return try MG1Queue(
                    arrivalRate: row["lambda"], meanServiceTime: row["D"], law: .deterministic
                ).waitingTimeVariance
            }
            return try constantService(row)
        },
        "M/G/1": { row in
            try MG1Queue(
                arrivalRate: row["lambda"], meanServiceTime: row["ES"],
                law: .general(scv: row["cs2"])
            ).meanWaitingTime
        },
        "M/E2/1": { row in
            try MG1Queue(
                arrivalRate: row["lambda"], meanServiceTime: row["ES"], law: .erlang(k: 2)
            ).waitingTimePercentile(row.fraction)
        },
        "M/H2/1": { row in
            let queue = try MG1Queue(
                arrivalRate: row["lambda"], meanServiceTime: row["ES"],
                law: .hyperexponential(scv: row["cs2"]))
            return row.quantity.hasPrefix("T_")
                ? queue.responseTimePercentile(row.fraction)
                : queue.waitingTimePercentile(row.fraction)
        },
        "M/M/1-PS": { row in try sharing(row) },
        "M/M/c-PS (egalitarian, rate min(1,c/n) per job)": { row in try sharing(row) },
        "Erlang-A (M/M/c+M)": { row in
            let queue = try ErlangAQueue(
                arrivalRate: row["lambda"], serviceRate: row["mu"], servers: row.whole("c"),
                meanPatience: 1 / row["theta"])
            switch row.quantity {
            case "P_wait": return queue.waitingProbability
            case "P_abandon": return queue.abandonmentProbability
            case "E[W] (all customers)": return queue.meanWaitingTime
            case "goodput": return queue.throughput
            case "P(V>t) virtual (offered) wait": return queue.offeredWaitSurvival(row["t"])
            default: return nil
            }
        },
        "M/M/c+D (fixed patience in queue)": { row in
            let queue = try FixedPatienceQueue(
                arrivalRate: row["lambda"], serviceRate: row["mu"], servers: row.whole("c"),
                patience: row["tau"])
            switch row.quantity {
            case "P_abandon": return queue.abandonmentProbability
            case "E[min(V,tau)]": return queue.meanWaitingTime
            default: return nil
            }
        },
        "D/M/c (constant-rate arrivals)": { row in
            let queue = try DMcQueue(
                arrivalRate: row["lambda"], serviceRate: row["mu"], servers: row.whole("c"))
            switch row.quantity {
            case "sigma (root of s=exp(-c mu(1-s)/lambda))": return queue.decay
            case "P_wait": return queue.waitingProbability
            case "Wq": return queue.meanWaitingTime
            default: return nil
            }
        },
        "M/PH/c exact": { row in
            let queue = try MPHcQueue(
                arrivalRate: row["lambda"], meanServiceTime: row["T"],
                law: .hyperexponential(scv: row["cs2"]), servers: row.whole("c"))
            return row.quantity == "Wq" ? queue.meanWaitingTime : queue.waitingProbability
        },
        "M/G/c approx: Lee-Longton (=Allen-Cunneen, ca2=1)": { row in
            try approximate(row, .leeLongton)
        },
        "M/G/c approx: Cosmetatos": { row in try approximate(row, .cosmetatos) },
        "M/G/c approx: linear interpolation with exact M/D/c (Boxma-Cohen-Huffels/Tijms)": { row in
            try approximate(row, .interpolation)
        },
        "M/G/c approx: Kimura 1986 (harmonic) with exact M/D/c": { row in
            try approximate(row, .kimura)
        },
        "G/G/c approx: Whitt 1993": { row in try generalArrivals(row).meanWaitingTime },
        "G/G/c approx: Allen-Cunneen": { row in try generalArrivals(row).ruleOfThumb },
        "Kiefer-Wolfowitz trace": { row in
            let waits = Simulation.waitingTimes(
                arrivals: row.numbers("arrivals"), services: row.numbers("services"),
                servers: row.whole("c"))
            return row.quantity == "wait" ? waits[row.whole("index0")] : waits.reduce(0, +)
        },
    ]

    private static func constantService(_ row: ReferenceRow) throws -> Double? {
        let queue = try MDcQueue(
            arrivalRate: row["lambda"], serviceTime: row["D"], servers: row.whole("c"))
        switch row.quantity {
        case "Wq": return queue.meanWaitingTime
        // The same number, reached as the integral of P(Wq > t).
        case "Wq (integral of Franx survival)":
            return integral(upTo: 40 * queue.meanWaitingTime + 1, pieces: 400, breaks: row["D"]) {
                queue.waitingTimeSurvival($0)!
            }
        case "P_no_wait": return 1 - queue.waitingProbability
        case let q where q.hasPrefix("Wq_quantile"):
            return queue.waitingTimePercentile(row.fraction)
        default: return nil
        }
    }

    private static func sharing(_ row: ReferenceRow) throws -> Double? {
        let queue = try PSQueue(
            arrivalRate: row["lambda"], meanServiceTime: 1 / row["mu"], servers: row.whole("c"))
        return row.quantity == "Var_T"
            ? queue.responseTimeVariance : queue.responseTimePercentile(row.fraction)
    }

    private static func approximate(_ row: ReferenceRow, _ method: MGcQueue.Method) throws -> Double
    {
        try MGcQueue(
            arrivalRate: row["lambda"], meanServiceTime: row["T"], serviceSCV: row["cs2"],
            servers: row.whole("c"), method: method
        ).meanWaitingTime
    }

    private static func generalArrivals(_ row: ReferenceRow) throws -> GGcQueue {
        try GGcQueue(
            arrivalRate: row["lambda"], arrivalSCV: row["ca2"], meanServiceTime: row["T"],
            serviceSCV: row["cs2"], servers: row.whole("c"))
    }
}

/// ∫f by Simpson's rule between multiples of `breaks` past `first`, where f may have corners.
func integral(
    from first: Double = 0, upTo end: Double, pieces: Int, breaks: Double,
    of f: (Double) -> Double
) -> Double {
    var sum = 0.0
    var start = first
    while start < end * (1 - 1e-9) {
        // The corner belongs to the piece on its right.
        let stop = (start + breaks) * (1 - 1e-15)
        let h = (stop - start) / Double(pieces)
        for k in 0..<pieces {
            let x = start + Double(k) * h
            sum += h / 6 * (f(x) + 4 * f(x + h / 2) + f(k == pieces - 1 ? stop : x + h))
        }
        start += breaks
    }
    return sum
}
