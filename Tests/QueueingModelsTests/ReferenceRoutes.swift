import QueueingModels

/// Which of our functions computes a row, by the row's model and quantity.
enum ReferenceRoutes {
    static let open: [String: @Sendable (ReferenceRow) throws -> Double?] = [
        "Erlang-B": { row in
            ErlangFormulas.blockingProbability(offeredLoad: row["a"], servers: row.whole("c"))
        },
        "Erlang-C": { row in
            ErlangFormulas.waitingProbability(offeredLoad: row["a"], servers: row.whole("c"))
        },
        "M/M/c": { row in
            let queue = try MMcQueue(
                arrivalRate: row["lambda"], serviceRate: 1 / row["T"], servers: row.whole("c"))
            switch row.quantity {
            case "rho": return queue.utilisation
            case "P0": return queue.probability(ofNumberInSystem: 0)
            case "P_n": return queue.probability(ofNumberInSystem: row.whole("n"))
            case "P_wait": return queue.waitingProbability
            case "Wq": return queue.meanWaitingTime
            case "W": return queue.meanResponseTime
            case "Lq": return queue.meanQueueLength
            case "L": return queue.meanNumberInSystem
            case "Var_T": return queue.responseTimeVariance
            case "P(T>t)": return queue.responseTimeSurvival(row["t"])
            case let q where q.hasPrefix("T_quantile"):
                return queue.responseTimePercentile(row.fraction)
            case let q where q.hasPrefix("Wq_quantile"):
                return queue.waitingTimePercentile(row.fraction)
            default: return nil
            }
        },
        "M/M/1": { row in
            let queue = try MMcQueue(arrivalRate: row["lambda"], serviceRate: row["mu"], servers: 1)
            switch row.quantity {
            case "W": return queue.meanResponseTime
            case "T_quantile_0.99": return queue.responseTimePercentile(0.99)
            default: return nil
            }
        },
        "M/M/inf": { row in
            try MMInfinityQueue(arrivalRate: row["lambda"], serviceRate: 1 / row["T"])
                .probability(ofNumberInSystem: row.whole("n"))
        },
        "M/M/c with client timeout, server not cancelled": { row in
            try MMcQueue(
                arrivalRate: row["lambda"], serviceRate: 1 / row["T"], servers: row.whole("c")
            ).goodput(timeout: row["tau"])
        },
    ]

    static let limited: [String: @Sendable (ReferenceRow) throws -> Double?] = [
        "M/M/c/K": { row in
            let queue = try MMcKQueue(
                arrivalRate: row["lambda"], serviceRate: 1 / row["T"], servers: row.whole("c"),
                capacity: row.whole("K"))
            switch row.quantity {
            case "P_loss": return queue.blockingProbability
            case "goodput": return queue.throughput
            case "Lq": return queue.meanQueueLength
            case "L": return queue.meanNumberInSystem
            case "W_accepted": return queue.meanResponseTime
            case "T_accepted_quantile_0.99": return queue.responseTimePercentile(0.99)
            default: return nil
            }
        },
        "M/M/c transient from empty": { row in
            guard
                let run = try MMcTransient(
                    arrivalRate: row["lambda"], serviceRate: row["mu"], servers: row.whole("c"),
                    duration: row["t"])
            else { return nil }
            switch row.quantity {
            case "E[N(t)]": return run.meanNumberAtEnd
            case "time-average number in system over [0,t]": return run.averageNumberInSystem
            case "expected completions in [0,t]": return run.expectedCompletions
            case "mean FCFS latency of the arrivals of [0,t] (drained)":
                return run.meanResponseTime
            case "P(N(t)=0)": return run.finalProbabilities[0]
            default: return nil
            }
        },
        "fluid overload": { row in
            let run = try FluidOverload(
                arrivalRate: row["lambda"], servers: row.whole("c"), meanServiceTime: row["T"],
                duration: row["t"])
            switch row.quantity {
            case "backlog at t": return run.backlog
            case "drain time after t": return run.drainTime
            case "mean latency of arrivals of [0,t]": return run.meanResponseTime
            case "latency quantile 0.95": return run.responseTimePercentile(0.95)
            default: return nil
            }
        },
        "heavy traffic at rho=1": { row in
            FluidOverload.meanLineAtSaturation(arrivalRate: row["lambda"], duration: row["t"])
        },
    ]
}
