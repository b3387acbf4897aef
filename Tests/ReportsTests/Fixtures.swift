import Comparison
import Measurements
import QueueingModels
import Reports

/// Results of made-up runs, the same on every machine.
enum Fixtures {
    static let quarter = RunTotals.slotLength

    struct Shape {
        var quarters = 40
        var perQuarter = 30
        var drained = 0
        var failed = 0
        var dropped = 0
        var pauses = 0
        var detail = "connection reset by peer"
        var growth = 0
        var responds = true
        var forgets = false
    }

    static func totals(_ shape: Shape) -> RunTotals {
        var totals = RunTotals(threads: 1)
        var waiting = 0
        for index in 0..<(shape.quarters + (shape.growth > 0 ? 4 : 0)) {
            let slice = MeasurementSlice()
            slice.start = UInt64(index) * quarter
            slice.end = slice.start + quarter
            let offering = index < shape.quarters
            let due = offering ? shape.perQuarter + [0, 3, -2, 4, -5][index % 5] : 0
            slice.requests.scheduled = due
            slice.requests.dropped = offering ? shape.dropped : 0
            slice.requests.pausedUnsent = offering && index == 4 ? shape.pauses : 0
            slice.pauses = slice.requests.pausedUnsent > 0 ? 1 : 0
            slice.pausedNanoseconds = slice.pauses > 0 ? 180_000_000 : 0
            slice.requests.sent = due - slice.requests.notSent
            slice.requests.failed = offering ? (shape.responds ? shape.failed : due) : 0
            var done = slice.requests.sent - slice.requests.failed
            if shape.growth > 0 {
                waiting += done
                done = offering ? min(waiting, shape.perQuarter - shape.growth) : waiting / 2
                if index == shape.quarters + 3 { done = waiting }
                waiting -= done
            }
            slice.requests.completed = done
            for number in 0..<done {
                let time =
                    UInt64(1 + (number * 7 + index * 3) % 40) * 1_150_000
                    + UInt64(index * shape.growth) * 10_000_000
                slice.responseTime.record(nanoseconds: time)
                slice.serviceLatency.record(nanoseconds: time - 40_000)
                slice.firstByte.record(nanoseconds: time - 50_000)
                slice.lateness.record(nanoseconds: 12_000 + UInt64(number) * 1000)
                slice.sendLag.record(nanoseconds: 12_000 + UInt64(number) * 1000)
                slice.systemArea += time
                slice.statuses.note(number == 3 ? 503 : 200)
                slice.atArrivals.note(number % 6)
            }
            if shape.forgets, index == 2 { slice.requests.completed += 1 }
            for number in 0..<slice.requests.failed {
                slice.errors.note(
                    number % 2 == 0 ? .reset : .timeout,
                    detail: number % 2 == 0 ? shape.detail : "total_timeout",
                    at: Double(index) / 4)
                slice.failedTime.record(nanoseconds: 30_000_000)
                slice.systemArea += 30_000_000
            }
            if index == 0, shape.responds {
                for number in 0..<9 {
                    slice.connect.record(nanoseconds: 90_000 + UInt64(number) * 4000)
                }
                slice.connectionsOpened = 9
            }
            slice.mostInSystem = 12
            slice.bytesSent = due * 80
            slice.bytesReceived = done * 160
            slice.offering = offering
            totals.add(slice, thread: 0)
        }
        totals.finish()
        return totals
    }

    static func measured(_ totals: RunTotals, _ shape: Shape) -> Measured {
        Measured(
            totals,
            process: ProcessFacts(
                cpuSeconds: 0.21, maxResidentBytes: 12_582_912, busiestThread: 0.02,
                targetProcess: shape.dropped > 0
                    ? .init(processID: 4711, cpuMean: 0.35, maxResidentBytes: 30_000_000) : nil),
            poissonArrivals: true)
    }

    static func result(
        _ shape: Shape = Shape(), rate: Double? = 120, url: String = "http://127.0.0.1:8080/",
        outcome: ResultFile.Outcome = .completed
    ) throws -> ResultFile {
        let totals = totals(shape)
        let measured = measured(totals, shape)
        let time = Double(shape.quarters) / 4
        var result = ResultFile(
            version: "0.1.0", command: "run", argv: ["kendall", "run", url],
            startedAt: "2026-11-20T12:00:00.123456Z", seed: 42, outcome: outcome,
            target: .init(url: url, protocol: "http/1.1", address: "127.0.0.1:8080"),
            load: .init(
                loop: .open, arrivals: "poisson", offeredRate: Double(shape.perQuarter * 4),
                duration: time, threads: 1),
            measured: measured,
            predicted: try rate.map {
                try Prediction.predict(
                    arrivalRate: $0, servers: 4, meanServiceTime: 0.02, duration: time)
            },
            documentsModel: try rate.map { _ in
                try DocumentsModel(
                    requests: measured.requests.scheduled, workers: 4, time: time,
                    responses: measured.requests.completed)
            })
        result.histograms = ResultFile.Histograms(
            response: totals.responseTimes, service: totals.serviceLatencies, lag: totals.sendLags,
            series: totals.histograms)
        return result
    }

    static func named(_ name: String) throws -> ResultFile {
        switch name {
        case "clean": try result()
        case "errors":
            try result(Shape(failed: 3, detail: "\u{1b}[2Jevil\nserver"), outcome: .interrupted)
        case "nothing-completed": try result(Shape(responds: false))
        case "overload": try result(Shape(perQuarter: 60, growth: 10), rate: 240)
        case "no-model": try result(rate: nil, url: "http://127.0.0.1:8080/?a=1&b=it's")
        case "drops-and-pauses": try result(Shape(dropped: 2, pauses: 9))
        case "unbalanced": try result(Shape(forgets: true))
        default: preconditionFailure("no fixture \(name)")
        }
    }

    static let names = [
        "clean", "errors", "nothing-completed", "overload", "no-model", "drops-and-pauses",
        "unbalanced",
    ]
}
