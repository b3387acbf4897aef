import Foundation
import TestSupport
import Testing

/// `kendall ab` and Debian's `ab` on one nginx: everything but the measured digits is the same.
@Suite(.serialized, .enabled(if: Ab.isThere && NginxServer.isThere, "needs ab and nginx"))
struct AbSideBySideTests {
    /// Runs that have a report. `{}` stands for the server, `@x` for a file of that name.
    private static let runs = [
        "-n 1 {}", "{}", "-n 10 {}", "-n10 {}", "-n 10 -c 3 {}", "-c3 -n 10 {}", "-n 7 -c 7 {}",
        "-k -n 20 {}", "-kd -n 5 {}", "-S -n 5 {}", "-dS -n 5 {}", "-q -n 200 {}", "-n 200 {}",
        "-n 1200 -c 8 {}", "-i -n 3 {}", "-l -n 3 {}", "-r -n 3 {}", "-m DELETE -n 2 {}",
        "-H X:1 -H Host:a.b -n 2 {}", "-C a=b -A u:p -n 2 {}", "-p @body -T x/y -n 4 {}post",
        "-p @body -k -n 4 {}post", "-u @body -n 2 {}post", "-n 3 {}missing", "-n 3 {}empty",
        "-k -n 3 {}broken", "-w -n 3 {}", "-w -x border=1 -y a -z b -p @body -n 3 {}post",
        "-w -n 2 {}missing", "-s 5 -n 3 {}", "-b 4096 -n 3 {}", "-B 127.0.0.1 -n 3 {}",
        "-n 3 -- {}", "-v 2 -n 1 {}", "-v 3 -n 2 {}post", "-v 2 -n 1 {}broken",
        "-n 50 -t 9 -n 5 {}",
        "-N {}",
    ]

    @Test func everyReportIsTheSameButForItsDigits() throws {
        let server = try NginxServer()
        let body = server.folder.path("body")
        try "a body".write(toFile: body, atomically: true, encoding: .utf8)
        for run in Self.runs {
            let arguments = run.replacing("{}", with: server.url).replacing("@body", with: body)
                .split(separator: " ").map(String.init)
            let theirs = try Ab.run(arguments)
            let ours = try Ab.run(["--ab-only"] + arguments, isOurs: true)
            #expect(ours.status == theirs.status, "\(run)")
            #expect(Ab.masked(ours.output) == Ab.masked(theirs.output), "\(run)")
            #expect(ours.errors == theirs.errors, "\(run)")
        }
    }

    /// With several kept connections ApacheBench may count bytes of responses beyond the last; with a
    /// time limit nothing is exact.
    @Test(arguments: ["-k -n 40 -c 4", "-t 1 -c 2", "-k -t 1"])
    func whatDependsOnTimeHasTheSameLines(run: String) throws {
        let server = try NginxServer()
        let arguments = run.split(separator: " ").map(String.init) + [server.url]
        let theirs = try Ab.run(arguments)
        let ours = try Ab.run(["--ab-only"] + arguments, isOurs: true)
        #expect(ours.status == theirs.status)
        #expect(
            Ab.masked(ours.output, everything: true) == Ab.masked(theirs.output, everything: true))
    }

    /// Runs that come to nothing: the code and the first line of the message.
    private static let mistakes = [
        "", "-n 0 {}", "-n x {}", "-n -5 {}", "-c 5 {}", "-n", "-h", "-c -1 {} x", "{} -k",
        "-p /nowhere {}", "-i -p @body {}", "-p @body -u @body {}", "-u @body -i {}",
        "http://127.0.0.1:99999/", "127.0.0.1", "-e /nowhere/x -n 2 {}", "-g /nowhere/x -n 2 {}",
        "http://127.0.0.1:1/", "http://nosuch.invalid/", "-B 10.254.254.254 {}",
    ]

    @Test func everyMistakeHasTheSameWordsAndCode() throws {
        let server = try NginxServer()
        let body = server.folder.path("body")
        try "a body".write(toFile: body, atomically: true, encoding: .utf8)
        for mistake in Self.mistakes {
            let arguments = mistake.replacing("{}", with: server.url)
                .replacing("@body", with: body).split(separator: " ").map(String.init)
            let theirs = try Ab.run(arguments)
            let ours = try Ab.run(arguments, isOurs: true)
            #expect(ours.status == theirs.status, "\(mistake)")
            #expect(
                ours.errors.split(separator: "\n").first
                    == theirs.errors.split(separator: "\n").first, "\(mistake)")
        }
    }

    @Test func theFilesHaveTheSameShape() throws {
        let server = try NginxServer()
        var rows: [[String]] = []
        for isOurs in [false, true] {
            let (csv, tsv) = (
                server.folder.path("\(isOurs).csv"), server.folder.path("\(isOurs).tsv")
            )
            let arguments = ["-n", "120", "-e", csv, "-g", tsv, server.url]
            #expect(try Ab.run(arguments, isOurs: isOurs).status == 0)
            let lines = try [csv, tsv].flatMap { path -> [Substring] in
                try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            }
            // Digits, and the names of the day and the month.
            rows.append(
                lines.map { line in
                    let dateless = String(line).replacing(
                        #/[A-Z][a-z]{2}\ [A-Z][a-z]{2}\ +\d+\ /#, with: "DATE ")
                    return dateless.replacing(#/\d+/#, with: "#")
                })
        }
        #expect(rows[0].count == 102 + 121)
        #expect(rows[0] == rows[1])
    }
}
