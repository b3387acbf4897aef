internal import Comparison
internal import TargetServer

/// What `kendall serve` says of itself.
enum ServeText {
    /// Where it listens: `http://127.0.0.1:8080`, `http://[::1]:8080` or `unix:/run/kendall`.
    static func place(_ configuration: TargetConfiguration, port: Int?) -> String {
        if let path = configuration.unixSocketPath { return "unix:\(path)" }
        let address = configuration.address
        let host = address.contains(":") ? "[\(address)]" : address
        return "http://\(host):\(port ?? configuration.port)"
    }

    /// One line: `4 workers, exponential service time of mean 20 ms, …`.
    static func configuration(_ configuration: TargetConfiguration) -> String {
        var parts = [
            "\(configuration.workers) \(configuration.workers == 1 ? "worker" : "workers")"
        ]
        if configuration.architecture != .workers {
            parts[0] += " (\(configuration.architecture))"
        }
        parts.append(
            "\(configuration.serviceLaw) service time of mean "
                + Figure.seconds(configuration.meanServiceTime))
        parts.append(configuration.capacity.map { "at most \($0) in the system" } ?? "no limit")
        parts.append(
            configuration.discipline == .ps ? "processor sharing" : "first come first served")
        parts.append("seed \(configuration.seed)")
        return parts.joined(separator: ", ")
    }

    /// One line: `stopped after 12.3 s: 240 arrivals, 238 completions, utilisation 48.1 %`.
    static func summary(_ statistics: TargetStatistics) -> String {
        var parts = [
            "\(statistics.arrivals) arrivals", "\(statistics.completions) completions",
        ]
        if statistics.rejected > 0 { parts.append("\(statistics.rejected) rejected") }
        if statistics.abandoned > 0 { parts.append("\(statistics.abandoned) abandoned") }
        if let utilisation = statistics.utilisation {
            parts.append("utilisation \(Figure.percent(utilisation))")
        }
        return "stopped after \(Figure.seconds(statistics.uptime)): "
            + parts.joined(separator: ", ")
    }
}
