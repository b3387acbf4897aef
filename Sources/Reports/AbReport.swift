public import Comparison
public import Measurements

/// The report of `kendall ab`, in the words, columns and roundings of ApacheBench 2.3.
public struct AbReport: Sendable {
    /// What a report says besides counts.
    public struct Facts: Sendable {
        /// The value of the first response's Server field; nil where it has none.
        public var serverSoftware: SafeText?
        public var host: String
        public var port: UInt16
        /// Path and query.
        public var path: String
        public var clients: Int
        /// From the first request to the last response, seconds.
        public var seconds: Double
        public var keepsAlive: Bool
        /// Whether requests have a body.
        public var sendsBody: Bool
        /// `SSL/TLS Protocol`, `Server Temp Key` and `TLS Server Name`; none without TLS.
        public var tls: TLS?

        /// What is told of an encrypted run, as ApacheBench writes it.
        public struct TLS: Sendable {
            /// Such as `TLSv1.3,TLS_AES_256_GCM_SHA384,2048,256`.
            public var `protocol`: SafeText
            public var temporaryKey: SafeText?
            public var serverName: SafeText?

            public init(
                protocol: SafeText, temporaryKey: SafeText?, serverName: SafeText?
            ) {
                self.protocol = `protocol`
                self.temporaryKey = temporaryKey
                self.serverName = serverName
            }

            /// The first connection's, in the order and with the units of ApacheBench.
            public init(_ facts: TLSFacts) {
                self.init(
                    protocol: SafeText(
                        "\(facts.version),\(facts.cipher),\(facts.serverKeyBits ?? 0),"
                            + "\(facts.cipherBits)"),
                    temporaryKey: facts.temporaryKey.map {
                        SafeText("\($0) \(facts.temporaryKeyBits ?? 0) bits")
                    },
                    serverName: facts.serverName.map { SafeText($0) })
            }
        }

        public init(
            serverSoftware: SafeText?, host: String, port: UInt16, path: String, clients: Int,
            seconds: Double, keepsAlive: Bool, sendsBody: Bool, tls: TLS? = nil
        ) {
            self.serverSoftware = serverSoftware
            self.host = host
            self.port = port
            self.path = path
            self.clients = clients
            self.seconds = seconds
            self.keepsAlive = keepsAlive
            self.sendsBody = sendsBody
            self.tls = tls
        }
    }

    /// What is printed before a run.
    public static let banner = """
        This is ApacheBench, Version 2.3 <$Revision$>
        Copyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/
        Licensed to The Apache Software Foundation, http://www.apache.org/


        """

    let facts: Facts
    let tally: AbTally
    var showsPercentiles = true
    var showsDeviation = true

    /// - Parameters:
    ///   - showsPercentiles: without, the last table is left out (`-d`).
    ///   - showsDeviation: without, the median, the deviation and the warnings are (`-S`).
    public init(
        facts: Facts, tally: AbTally, showsPercentiles: Bool = true, showsDeviation: Bool = true
    ) {
        self.facts = facts
        self.tally = tally
        self.showsPercentiles = showsPercentiles
        self.showsDeviation = showsDeviation
    }

    /// The whole report, from the blank lines after the progress on.
    public var text: String {
        var text = "\n\n"
        for (label, value) in server + document + counts { text += Self.entry(label, value) }
        text += rates
        if !tally.samples.isEmpty {
            text += connectionTimes
            if showsPercentiles, tally.samples.count > 1 { text += percentiles }
        }
        return text
    }

    private typealias Entry = (label: String, value: String)

    private static func entry(_ label: String, _ value: String) -> String {
        if label.isEmpty { return value + "\n" }
        return pad(label + ":", 24) + value + "\n"
    }

    private var server: [Entry] {
        var entries: [Entry] = [
            ("Server Software", facts.serverSoftware?.text ?? ""),
            ("Server Hostname", SafeText(facts.host).text), ("Server Port", "\(facts.port)"),
        ]
        if let tls = facts.tls {
            entries.append(("SSL/TLS Protocol", tls.protocol.text))
            if let key = tls.temporaryKey { entries.append(("Server Temp Key", key.text)) }
            if let name = tls.serverName { entries.append(("TLS Server Name", name.text)) }
        }
        return entries + [("", "")]
    }

    private var document: [Entry] {
        [
            ("Document Path", SafeText(facts.path).text), ("Document Length", documentLength),
            ("", ""),
        ]
    }

    var documentLength: String {
        tally.acceptsAnyLength ? "Variable" : "\(tally.documentLength ?? 0) bytes"
    }

    private var counts: [Entry] {
        var entries: [Entry] = [
            ("Concurrency Level", "\(facts.clients)"),
            ("Time taken for tests", Figure.fixed(facts.seconds, decimals: 3) + " seconds"),
            ("Complete requests", "\(tally.completed)"), ("Failed requests", "\(tally.failed)"),
        ]
        if tally.failed > 0 {
            entries.append(
                (
                    "",
                    "   (Connect: \(tally.connectFailures), Receive: \(tally.receiveFailures), "
                        + "Length: \(tally.lengthFailures), Exceptions: \(tally.exceptions))"
                ))
        }
        if tally.writeErrors > 0 { entries.append(("Write errors", "\(tally.writeErrors)")) }
        if tally.otherThan2xx > 0 {
            entries.append(("Non-2xx responses", "\(tally.otherThan2xx)"))
        }
        if facts.keepsAlive { entries.append(("Keep-Alive requests", "\(tally.keptAlive)")) }
        entries.append(("Total transferred", "\(tally.bytesReceived) bytes"))
        if facts.sendsBody { entries.append(("Total body sent", "\(tally.bytesSent)")) }
        entries.append(("HTML transferred", "\(tally.bodyBytes) bytes"))
        return entries
    }

    private var rates: String {
        guard facts.seconds > 0, tally.completed > 0 else { return "" }
        let completed = Double(tally.completed)
        let each = facts.seconds * 1000 / completed
        var text = Self.entry(
            "Requests per second",
            Figure.fixed(completed / facts.seconds, decimals: 2) + " [#/sec] (mean)")
        text += Self.entry(
            "Time per request",
            Figure.fixed(Double(facts.clients) * each, decimals: 3) + " [ms] (mean)")
        text += Self.entry(
            "Time per request",
            Figure.fixed(each, decimals: 3) + " [ms] (mean, across all concurrent requests)")
        text += Self.entry(
            "Transfer rate", kibibytes(tally.bytesReceived) + " [Kbytes/sec] received")
        if facts.sendsBody {
            let indent = pad("", 24)
            text += indent + kibibytes(tally.bytesSent) + " kb/s sent\n"
            text += indent + kibibytes(tally.bytesReceived + tally.bytesSent) + " kb/s total\n"
        }
        return text
    }

    /// Per second, in units of 1024 bytes.
    func kibibytes(_ bytes: Int) -> String {
        Figure.fixed(Double(bytes) / 1024 / facts.seconds, decimals: 2)
    }

    private var connectionTimes: String {
        let rows: [(label: String, name: String, times: AbTimes)] = [
            ("Connect:", "the initial connection time", AbTimes(tally.samples.map(\.connect))),
            ("Processing:", "the processing time", AbTimes(tally.samples.map(\.processing))),
            ("Waiting:", "the waiting time", AbTimes(tally.samples.map(\.wait))),
            ("Total:", "the total time", AbTimes(tally.samples.map(\.total))),
        ]
        var text = "\nConnection Times (ms)\n"
        guard showsDeviation else {
            text += "              min   avg   max\n"
            for row in rows {
                text += pad(row.label, 12) + padLeft("\(row.times.least)", 5)
                text += " " + padLeft("\(row.times.mean)", 5)
                text += padLeft("\(row.times.greatest)", 5) + "\n"
            }
            return text
        }
        text += "              min  mean[+/-sd] median   max\n"
        for row in rows {
            text += pad(row.label, 12) + padLeft("\(row.times.least)", 5)
            text += " " + padLeft("\(row.times.mean)", 4)
            text += " " + padLeft(Figure.fixed(row.times.deviation, decimals: 1), 5)
            text += " " + padLeft("\(row.times.median)", 6)
            text += " " + padLeft("\(row.times.greatest)", 7) + "\n"
        }
        for row in rows { text += Self.warning(row.name, row.times) }
        return text
    }

    /// What is said where mean and median, as they are shown, lie far apart.
    private static func warning(_ name: String, _ times: AbTimes) -> String {
        let distance = Double(abs(times.mean - times.median))
        if distance > 2 * times.deviation {
            return "ERROR: The median and mean for \(name) are more than twice the standard\n"
                + "       deviation apart. These results are NOT reliable.\n"
        }
        if distance > times.deviation {
            return "WARNING: The median and mean for \(name) are not within a normal deviation\n"
                + "        These results are probably not that reliable.\n"
        }
        return ""
    }

    private var percentiles: String {
        let totals = DigitSort.sorted(tally.samples.map(\.total))
        var text = "\nPercentage of the requests served within a certain time (ms)\n"
        for percent in [50, 66, 75, 80, 90, 95, 98, 99] {
            let time = AbTimes.percentile(percent, ofSorted: totals)
            text += "  \(percent)%  " + padLeft("\(AbTimes.milliseconds(time))", 5) + "\n"
        }
        let longest = AbTimes.milliseconds(totals[totals.count - 1])
        return text + " 100%  " + padLeft("\(longest)", 5) + " (longest request)\n"
    }
}
