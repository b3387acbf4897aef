import QueueingModels

extension ReferenceRoutes {
    static let closed: [String: @Sendable (ReferenceRow) throws -> Double?] = [
        "closed M/M/c//N (machine repair)": { row in try machineRepair(row) },
        "closed M/M/c//N, Z=0 (ab-style)": { row in try machineRepair(row) },
        "closed, Seidmann approximation": { row in try queue(row).seidmannThroughput },
        "closed network (convolution/MVA)": { row in
            let network = try ClosedNetwork(
                stations: row.pairs("stations_D_c").map {
                    .init(demand: $0[0], servers: Int($0[1]))
                },
                population: row.whole("N"), thinkTime: row["Z"])
            return row.quantity == "X" ? network.throughput : network.meanResponseTime
        },
        "USL": { row in
            let law = try UniversalScalability(
                contention: row["sigma"], coherence: row["kappa"], unit: row["lambda"])
            switch row.quantity {
            case "X(N)": return law.throughput(row["N"])
            case "N_max (continuous)": return law.peak
            case "X_max": return law.greatestThroughput
            default: return nil
            }
        },
        "USL fit (unconstrained NLS)": { row in
            let fit = try UniversalScalability.fit(
                populations: row.numbers("x"), throughputs: row.numbers("y"), constrained: false)
            switch row.quantity {
            case "sigma(alpha)": return fit.law.contention
            case "kappa(beta)": return fit.law.coherence
            case "lambda(gamma)": return fit.law.unit
            case "RSS": return fit.residualSumOfSquares
            default: return nil
            }
        },
    ]

    private static func queue(_ row: ReferenceRow) throws -> ClosedQueue {
        try ClosedQueue(
            population: row.whole("N"), meanServiceTime: row["T"], servers: row.whole("c"),
            thinkTime: row["Z"])
    }

    private static func machineRepair(_ row: ReferenceRow) throws -> Double? {
        switch row.quantity {
        case "X": return try queue(row).throughput
        case "R": return try queue(row).meanResponseTime
        case "R_quantile_0.95": return try queue(row).responseTimePercentile(0.95)
        default: return nil
        }
    }
}
