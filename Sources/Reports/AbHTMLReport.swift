internal import Comparison

/// The report of `kendall ab -w`: ApacheBench's HTML table.
public struct AbHTMLReport: Sendable {
    /// What stands in the tags of the table; the user's own HTML, not escaped.
    public struct Attributes: Sendable {
        public var table = ""
        public var row = ""
        public var cell = "bgcolor=white"

        public init() {}
    }

    /// What is printed before a run.
    public static let banner = """
        <p>
         This is ApacheBench, Version 2.3 <i>&lt;$Revision$&gt;</i><br>
         Copyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/<br>
         Licensed to The Apache Software Foundation, http://www.apache.org/<br>
        </p>
        <p>

        """

    private let report: AbReport
    private let attributes: Attributes

    public init(_ report: AbReport, attributes: Attributes) {
        self.report = report
        self.attributes = attributes
    }

    /// The whole report, from the blank lines after the progress on.
    public var text: String {
        var text = "\n\n<table \(attributes.table)>\n"
        let (facts, tally) = (report.facts, report.tally)
        text += entry("Server Software:", Self.escaped(facts.serverSoftware?.text ?? ""))
        text += entry("Server Hostname:", Self.escaped(facts.host))
        text += entry("Server Port:", "\(facts.port)")
        text += entry("Document Path:", Self.escaped(facts.path))
        text += entry("Document Length:", report.documentLength)
        text += entry("Concurrency Level:", "\(facts.clients)")
        text += entry(
            "Time taken for tests:", Figure.fixed(facts.seconds, decimals: 3) + " seconds")
        text += entry("Complete requests:", "\(tally.completed)")
        text += entry("Failed requests:", "\(tally.failed)")
        if tally.failed > 0 {
            text += "<tr \(attributes.row)><td colspan=4 \(attributes.cell) >   (Connect: "
            text += "\(tally.connectFailures), Receive: \(tally.receiveFailures), Length: "
            text += "\(tally.lengthFailures), Exceptions: \(tally.exceptions))</td></tr>\n"
        }
        if tally.otherThan2xx > 0 { text += entry("Non-2xx responses:", "\(tally.otherThan2xx)") }
        if facts.keepsAlive { text += entry("Keep-Alive requests:", "\(tally.keptAlive)") }
        text += entry("Total transferred:", "\(tally.bytesReceived) bytes")
        if facts.sendsBody { text += entry("Total body sent:", "\(tally.bytesSent)") }
        text += entry("HTML transferred:", "\(tally.bodyBytes) bytes")
        return text + rates + connectionTimes + "</table>\n"
    }

    private func entry(_ label: String, _ value: String, tag: String = "th") -> String {
        let cell = attributes.cell
        return "<tr \(attributes.row)><\(tag) colspan=2 \(cell)>\(label)</\(tag)>"
            + "<td colspan=2 \(cell)>\(value)</td></tr>\n"
    }

    private var rates: String {
        let (facts, tally) = (report.facts, report.tally)
        guard facts.seconds > 0, tally.completed > 0 else { return "" }
        var text = entry(
            "Requests per second:",
            Figure.fixed(Double(tally.completed) / facts.seconds, decimals: 2))
        text += entry("Transfer rate:", report.kibibytes(tally.bytesReceived) + " kb/s received")
        if facts.sendsBody {
            let both = tally.bytesReceived + tally.bytesSent
            text += entry("&nbsp;", report.kibibytes(tally.bytesSent) + " kb/s sent", tag: "td")
            text += entry("&nbsp;", report.kibibytes(both) + " kb/s total", tag: "td")
        }
        return text
    }

    private var connectionTimes: String {
        let (row, cell) = (attributes.row, attributes.cell)
        let samples = report.tally.samples
        guard !samples.isEmpty else { return "" }
        var text = "<tr \(row)><th \(cell) colspan=4>Connection Times (ms)</th></tr>\n"
        text += "<tr \(row)><th \(cell)>&nbsp;</th> <th \(cell)>min</th>   "
        text += "<th \(cell)>avg</th>   <th \(cell)>max</th></tr>\n"
        let rows: [(label: String, times: AbTimes)] = [
            ("Connect:", AbTimes(samples.map(\.connect))),
            ("Processing:", AbTimes(samples.map(\.processing))),
            ("Total:", AbTimes(samples.map(\.total))),
        ]
        for (label, times) in rows {
            text += "<tr \(row)><th \(cell)>\(label)</th>"
            for time in [times.least, times.mean, times.greatest] {
                text += "<td \(cell)>" + padLeft("\(time)", 5) + "</td>"
            }
            text += "</tr>\n"
        }
        return text
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in SafeText(text).text {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
