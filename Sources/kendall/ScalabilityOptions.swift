internal import ArgumentParser
internal import QueueingModels
internal import Reports

/// The options of the universal scalability law: its three parameters, or measurements to fit.
struct ScalabilityOptions: ParsableArguments {
    @Option(
        parsing: .unconditional,
        help: "A file of lines \"N,X\": clients or workers, and the throughput measured with them.")
    var data: String?

    @Option(
        parsing: .unconditional, help: "α, the share of work that is done one at a time.",
        transform: OptionValues.number)
    var contention: Double?

    @Option(
        parsing: .unconditional, help: "β, the cost of keeping each pair consistent.",
        transform: OptionValues.number)
    var coherence: Double?

    @Option(
        parsing: .unconditional, help: "γ, the throughput of one, such as 995/s.",
        transform: OptionValues.rate)
    var unitThroughput: Double?

    /// Which were given.
    var given: KeyValuePairs<String, Bool> {
        [
            "--data": data != nil, "--contention": contention != nil,
            "--coherence": coherence != nil, "--unit-throughput": unitThroughput != nil,
        ]
    }

    /// - Throws: `Failure` for what is missing or a file that cannot be read, `ModelError` for
    ///   nonsense.
    func solution(population: Int?) throws -> ScalabilitySolution {
        if let population, population < 1 {
            throw Failure(
                .usage, "--population \(population) is no number of clients; write one such as 64")
        }
        if let data {
            guard contention == nil, coherence == nil, unitThroughput == nil else {
                throw Failure(
                    .usage,
                    "--data is what contention, coherence and unit throughput are fitted to; leave "
                        + "one or the other out")
            }
            let points = try Self.points(of: data)
            let different = Set(points.map(\.population)).count
            guard different >= 4 else {
                throw Failure(
                    .invalidData,
                    "\(data): \(different) different numbers of clients are too few to fit the law "
                        + "to; measure at 4 or more")
            }
            let fit = try UniversalScalability.fit(
                populations: points.map(\.population), throughputs: points.map(\.throughput))
            return ScalabilitySolution(
                law: fit.law, fit: fit, points: points, population: population)
        }
        guard let contention, let unitThroughput else {
            throw Failure(
                .usage,
                "usl needs measurements or parameters; write kendall model usl --data FILE, or "
                    + "--contention 0.02 --coherence 0.0005 --unit-throughput 995/s")
        }
        let law = try UniversalScalability(
            contention: contention, coherence: coherence ?? 0, unit: unitThroughput)
        return ScalabilitySolution(law: law, fit: nil, points: [], population: population)
    }

    /// Pairs of numbers, a line each, apart by a comma or blanks; empty lines, lines that begin
    /// with # and a heading are passed over.
    static func points(of path: String) throws(Failure) -> [ScalabilitySolution.Point] {
        let text = String(decoding: try InputFile.read(path), as: UTF8.self)
        var points: [ScalabilitySolution.Point] = []
        var isFirst = true
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let words = line.split { ", \t;".contains($0) }
            if words.isEmpty || words[0].hasPrefix("#") { continue }
            defer { isFirst = false }
            let numbers = words.compactMap { Double($0) }
            if isFirst, numbers.isEmpty { continue }
            guard words.count == 2, numbers.count == 2,
                numbers.allSatisfy({ $0 > 0 && $0.isFinite })
            else {
                throw Failure(
                    .invalidData,
                    "\(path):\(index + 1): \"\(line)\" is not a number of clients and a "
                        + "throughput; write a line such as 8,5100")
            }
            points.append(.init(population: numbers[0], throughput: numbers[1]))
        }
        return points
    }
}
