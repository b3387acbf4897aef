import Foundation
import TestSupport
import Testing

/// Lines of shell as people write them around `ab`, unchanged, with ours in its place.
@Suite(.serialized, .enabled(if: NginxServer.isThere, "needs nginx"))
struct AbScriptTests {
    /// The script, in which `ab` is called by name, and what it must print.
    private static let scripts: [(script: String, printed: String)] = [
        ("ab -q -n 200 -c 4 $URL | grep 'Requests per second' | awk '{print $4}'", #"\d+\.\d{2}"#),
        (
            "ab -n 20 -c 2 $URL 2>/dev/null | awk '/^Failed requests:/ {f=$3} "
                + "/^Complete requests:/ {c=$3} END {print c, f}'", "20 0"
        ),
        ("ab -n 200 $URL 2>&1 | sed -n 's/^ *95% *//p'", #"\d+"#),
        (
            "ab -k -n 50 $URL | awk -F: '/Time per request/ && !/across/ {print $2}' "
                + "| awk '{print $1}'", #"\d+\.\d{3}"#
        ),
        (
            "ab -n 30 -e out.csv $URL >/dev/null; awk -F, '$1 == 99 {print $2}' out.csv; "
                + "wc -l < out.csv | tr -d ' '", #"\d+\.\d{3}\n102"#
        ),
        (
            "ab -n 20 $URL | grep -E '^(Connect|Processing|Waiting|Total):' "
                + "| awk '{print NF, $1}' | tr '\\n' ','",
            "6 Connect:,6 Processing:,6 Waiting:,6 Total:,"
        ),
        (
            "for c in 1 2 4; do ab -q -n 40 -c $c $URL | grep -c 'requests:  *40$'; done "
                + "| tr '\\n' ' '", "1 1 1 "
        ),
        ("ab -n 20 $URL | grep longest | awk '{print $1}'", "100%"),
        ("ab -V 2>&1 | head -n 1", "This is ApacheBench, Version 2.3 .*"),
    ]

    @Test func scriptsAroundAbRunUnchanged() throws {
        let server = try NginxServer()
        let bin = server.folder.url.appendingPathComponent("bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: bin.appendingPathComponent("ab"), withDestinationURL: KendallProcess.executable)
        for (script, printed) in Self.scripts {
            for path in [bin.path + ":/usr/bin:/bin", "/usr/bin:/bin"] {
                guard path.hasPrefix(bin.path) || Ab.isThere else { continue }
                let outcome = try KendallProcess(
                    ["-c", "cd \(server.folder.url.path); \(script)"],
                    environment: ["PATH": path, "URL": server.url],
                    program: URL(fileURLWithPath: "/bin/sh")
                ).finish()
                let text = outcome.output.trimmingCharacters(in: .newlines)
                #expect(
                    text.wholeMatch(of: try Regex(printed)) != nil, "\(script) printed \(text)")
                #expect(outcome.status == 0)
            }
        }
    }
}
