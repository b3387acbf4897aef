internal import Comparison
internal import Measurements
internal import QueueingModels

/// The one command that is most worth trying after a run.
enum NextStep {
    static func command(_ result: ResultFile, _ findings: [Finding]) -> String {
        switch findings.first {
        case .imbalance:
            return "please report it with the output of the same command and --format json"
        case .generator(.paused, _):
            return "the same command again, with nothing that stops the process"
        case let finding:
            // The target of a demo is gone by now.
            return result.command == "demo" ? serve(result) : load(result, finding)
        }
    }

    private static func serve(_ result: ResultFile) -> String {
        (["kendall serve"] + model(result) + ["--port 8080"]).joined(separator: " ")
    }

    private static func load(_ result: ResultFile, _ finding: Finding?) -> String {
        let url = quoted(result.target.url)
        func run(_ option: String) -> String {
            (["kendall run", option] + model(result) + way(result) + [url]).joined(separator: " ")
        }
        func run(rate: Double) -> String { run("--rate \(Figure.number(rate, digits: 2))") }
        switch finding {
        case .nothingCompleted:
            return (["curl -v"] + way(result, where: curlOptions.contains) + [url])
                .joined(separator: " ")
        case .overload(_, _, let saturated, _): return run(rate: saturated * 0.8)
        case .growingLine(_, let completed): return run(rate: completed * 0.8)
        case .imbalance, .generator, .failures:
            return run(rate: (result.load.offeredRate ?? 100) / 2)
        case .unclear, .tooShort:
            let length = (result.load.duration ?? result.measured.window.length) * 4
            return run("--duration \(Figure.fixed(length.rounded(.up), decimals: 0))s")
        case .agrees, .throughputDiffers, .responseTimeDiffers, .percentileDiffers,
            .explained:
            return busierRate(result).map { run(rate: $0) } ?? run("--format json")
        case nil:
            return "give --workers and --service-time to see what M/M/c predicts for \(url)"
        }
    }

    /// The options that say what the target was said to be. Of a fit only the number of workers can
    /// have been said.
    private static func model(_ result: ResultFile) -> [String] {
        // The whole of several rates has no model; its parts have.
        guard let predicted = result.predicted ?? result.phases?.last?.predicted,
            predicted.source == .given
        else {
            return result.documentsModel.map { ["--workers \($0.workers)"] } ?? []
        }
        let parameters = predicted.parameters
        return [
            parameters.servers.map { "--workers \($0)" },
            parameters.serviceTime.map {
                "--service-time \(Figure.number($0 * 1e3, digits: 6))ms"
            },
        ].compactMap { $0 }
    }

    /// The options that say how the target is reached, as they stood on the command line. What was
    /// taken out of it as a secret is left out with its option.
    private static func way(
        _ result: ResultFile, where isWanted: (String) -> Bool = { _ in true }
    ) -> [String] {
        var options: [String] = []
        var words = result.argv[...]
        while let word = words.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = parts.first else { continue }
            if flags.contains(word) {
                if isWanted(word) { options.append(word) }
            } else if valued.contains(name),
                let value = parts.count == 2 ? parts[1] : words.popFirst()
            {
                guard isWanted(name), !value.contains("***") else { continue }
                options.append("\(name) \(quoted(value))")
            }
        }
        return options
    }

    private static let flags: Set<String> = [
        "--insecure", "--no-session-reuse", "--no-keepalive", "--ipv4", "--ipv6",
    ]
    private static let valued: Set<String> = [
        "--cacert", "--cert", "--key", "--tls-min", "--tls-max", "--ciphers", "--servername",
        "--proxy", "--connect-to", "--unix-socket", "--method", "-X",
    ]
    /// Those that curl has by the same name and with the same meaning.
    private static let curlOptions: Set<String> = [
        "--insecure", "--ipv4", "--ipv6", "--cacert", "--cert", "--key", "--ciphers", "--proxy",
        "--unix-socket", "-X",
    ]

    /// The rate half way from the present utilisation to full use.
    private static func busierRate(_ result: ResultFile) -> Double? {
        guard let predicted = result.predicted, let rate = predicted.parameters.arrivalRate,
            let utilisation = predicted.utilisation, utilisation > 0, utilisation < 0.9
        else { return nil }
        return rate / utilisation * (1 + utilisation) / 2
    }

    /// For a shell: in single quotes where it holds more than letters, digits and the like.
    private static func quoted(_ url: String) -> String {
        let plain = url.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || ":/.-_~%@,+=".unicodeScalars.contains(scalar)
        }
        return plain
            ? url
            : "'"
                + url.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "'\\''") + "'"
    }
}
