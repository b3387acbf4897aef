import Foundation
import TestSupport
import Testing

/// `-o FILE` in every format, `kendall report`, the checkpoint and the live metrics, as a user has
/// them.
struct OutputFormatsTests {
    private static let formats = [
        "json", "csv", "tsv", "hgrm", "hlog", "html", "prom", "junit.xml",
    ]

    private static func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    private static func server() throws -> (process: KendallProcess, url: URL) {
        try KendallProcess.server(["--workers", "4", "--service-time", "2ms", "--port", "0"])
    }

    @Test func everyFormatIsWrittenAndMadeAgainFromTheResult() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (server, url) = try Self.server()
        func path(_ name: String) -> String { folder.appending(path: name).path }
        func content(_ name: String) throws -> String {
            try String(contentsOfFile: path(name), encoding: .utf8)
        }
        let outputs = Self.formats.flatMap { ["-o", path("run." + $0)] }
        let run = try KendallProcess.run(
            ["run", "-r", "300", "-d", "2s", "-q", "-w", "4", "-s", "2ms", "--seed", "5"] + outputs
                + [url.absoluteString])
        withExtendedLifetime(server) {}
        #expect(run.status == 0, "\(run.errors)")

        // Every scheduled request is a row, by Python's readers.
        let counts = try OtherProgram.python(
            """
            import csv, json, sys
            result = json.load(open(sys.argv[1]))
            rows = list(csv.DictReader(open(sys.argv[2], newline=""), strict=True))
            plot = list(csv.DictReader(open(sys.argv[3]), delimiter="\\t"))
            requests = result["measured"]["requests"]
            assert len(rows) == requests["scheduled"] == result["rows"]["written"]
            assert result["rows"]["lost"] == 0
            assert sum(row["status"] == "200" for row in rows) == requests["completed"] == len(plot)
            sent = [row for row in rows if row["error"] != "not_sent"]
            assert len(sent) == requests["sent"]
            assert requests["not_sent"] == 0 or result["measured"]["generator"]["pauses"] > 0
            for row in sent:
                assert 0 < int(row["scheduled_ns"]) <= int(row["sent_ns"])
                assert int(row["sent_ns"]) < int(row["first_byte_ns"]) <= int(row["end_ns"])
            longest = max(int(row["end_ns"]) - int(row["scheduled_ns"]) for row in sent)
            assert abs(longest * 1e-9 - result["measured"]["response_time_s"]["max"]) < 1e-9
            print(len({row["connection"] for row in sent}) == result["measured"]["connections_opened"])
            """, [path("run.json"), path("run.csv"), path("run.tsv")])
        #expect(counts == "True\n")
        #expect(try ResultSchema.complaint(content("run.json")) == "")
        #expect(!FileManager.default.fileExists(atPath: path("run.json.checkpoint")))

        let whole = Self.formats.filter { $0 != "csv" && $0 != "tsv" }
        let again = try KendallProcess.run(
            ["report", path("run.json")] + whole.flatMap { ["-o", path("again." + $0)] })
        #expect(again.status == 0 && again.output == "", "\(again.errors)")
        for format in whole {
            #expect(try content("again." + format) == content("run." + format), "\(format)")
        }
        let text = try KendallProcess.run(["report", path("run.json")])
        #expect(text.output == run.output)
        let shown = try KendallProcess.run(["report", path("run.json"), "--format", "hgrm"])
        #expect(try shown.output == content("run.hgrm"))
    }

    @Test(arguments: [
        (["-o", "x.txt"], "ends in none of .json, .csv"), (["-o", "-"], "write --format"),
        (["-o", ".json"], "ends in none of"),
        (["-o", "/nowhere/x.csv"], "cannot be created"),
        (["-o", "/tmp/../dev/null/x.json"], "cannot be created"),
    ])
    func anOutputThatCannotBeIsRefusedBeforeTheLoad(options: [String], words: String) throws {
        let run = try KendallProcess.run(["run"] + options + ["http://127.0.0.1:9/"])
        #expect(run.status == (words.contains("created") ? 73 : 64))
        #expect(run.errors.contains(words) && run.errors.split(separator: "\n").count == 1)
        #expect(run.output == "")
    }

    @Test func twoOutputsInOneFileAreRefused() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "x.csv").path
        let link = folder.appending(path: "y.tsv").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
        let run = try KendallProcess.run(["run", "-o", file, "-o", link, "http://127.0.0.1:9/"])
        #expect(run.status == 64 && run.errors.contains("are the same file"))
    }

    @Test func aFullDiskCostsTheRowsAndNothingElse() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let full = folder.appending(path: "full.csv").path
        try FileManager.default.createSymbolicLink(
            atPath: full, withDestinationPath: "/dev/full")
        let json = folder.appending(path: "run.json").path
        let (server, url) = try Self.server()
        let run = try KendallProcess.run(
            ["run", "-r", "200", "-d", "1s", "-q", "-o", full, "-o", json, url.absoluteString])
        withExtendedLifetime(server) {}
        #expect(run.status == 74)
        #expect(run.errors.hasSuffix("full.csv\" cannot be written: No space left on device\n"))
        #expect(run.errors.split(separator: "\n").count == 1)
        #expect(run.output.contains("SEVEN METRICS"))
        #expect(try KendallProcess.run(["report", json]).status == 0)
    }

    @Test func whatARunThatWasKilledLeftCanBeRead() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let json = folder.appending(path: "run.json").path
        let checkpoint = json + ".checkpoint"
        let (server, url) = try Self.server()
        let run = try KendallProcess([
            "run", "-r", "200", "-d", "60s", "-w", "4", "-s", "2ms", "-q", "-o", json,
            url.absoluteString,
        ])
        let deadline = Date().addingTimeInterval(60)
        while !FileManager.default.fileExists(atPath: checkpoint), Date() < deadline {
            usleep(50_000)
        }
        run.signal(SIGKILL)
        _ = try run.finish()
        withExtendedLifetime(server) {}
        let report = try KendallProcess.run(["report", checkpoint])
        #expect(report.status == 0, "\(report.errors)")
        #expect(report.output.contains("of a run that had not come to its end"))
        #expect(report.output.contains("MEASURED BESIDE M/M/4"))
        #expect(!report.output.contains("DO NOT BALANCE"))
        #expect(
            try ResultSchema.complaint(String(contentsOfFile: checkpoint, encoding: .utf8)) == "")
        // The result itself was never written, and says where to look.
        let empty = try KendallProcess.run(["report", json])
        #expect(empty.status == 65 && empty.errors.contains("kendall report \(checkpoint)"))
    }

    @Test func whatIsNoResultIsRefused() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "x.json").path
        try Data(#"{"schema": "kendall.result/2"}"#.utf8).write(to: URL(filePath: file))
        let other = try KendallProcess.run(["report", file])
        #expect(other.status == 65 && other.errors.contains("\"kendall.result/2\" is not"))
        // A file that was cut short, as a full disk leaves it.
        try Data(#"{"schema": "kendall.result/1", "seed": "#.utf8).write(to: URL(filePath: file))
        let cut = try KendallProcess.run(["report", file])
        #expect(cut.status == 65 && cut.errors.contains("x.json\" is not a result: not whole JSON"))
        let missing = try KendallProcess.run(["report", file + ".gone"])
        #expect(missing.status == 66 && missing.errors.contains("No such file"))
        let rows = try KendallProcess.run(["report", file, "-o", "x.csv"])
        #expect(rows.status == 64 && rows.errors.contains("kendall run --output x.csv"))
    }

    /// Scraped by the real Prometheus, which is then asked what it has.
    @Test func prometheusScrapesARunThatGoesOn() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let (server, url) = try Self.server()
        let run = try KendallProcess([
            "run", "-r", "200", "-d", "60s", "--metrics-listen", "127.0.0.1:0", url.absoluteString,
        ])
        try run.awaitError("/metrics\n")
        let words = try run.errorText().split(whereSeparator: { " \n".contains($0) })
        let address = try #require(words.first { $0.hasPrefix("http://127.0.0.1:") })
        let place = address.dropFirst("http://".count).dropLast("/metrics".count)
        try Data(
            """
            global: {scrape_interval: 500ms, scrape_timeout: 500ms}
            scrape_configs:
              - job_name: kendall
                static_configs: [{targets: ["\(place)"]}]
            """.utf8
        ).write(to: folder.appending(path: "prometheus.yml"))
        let output = try OtherProgram.python(
            """
            import json, socket, subprocess, sys, time, urllib.parse, urllib.request
            folder = sys.argv[1]
            free = socket.socket()
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
            free.close()
            process = subprocess.Popen(
                ["prometheus", "--config.file=" + folder + "/prometheus.yml",
                 "--storage.tsdb.path=" + folder + "/data", f"--web.listen-address=127.0.0.1:{port}"],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            def ask(query):
                url = f"http://127.0.0.1:{port}/api/v1/query?" + urllib.parse.urlencode({"query": query})
                found = json.load(urllib.request.urlopen(url, timeout=5))["data"]["result"]
                return float(found[0]["value"][1]) if found else 0
            try:
                for attempt in range(200):
                    time.sleep(0.2)
                    try:
                        if ask('kendall_requests_total{state="completed"}') > 100: break
                    except OSError: pass
                count = ask("kendall_response_time_seconds_count")
                quantile = ask("histogram_quantile(0.5, kendall_response_time_seconds_bucket)")
                print(count > 100, 0 < quantile < 1, ask("up"))
            finally:
                process.terminate()
                process.wait()
            """, [folder.path])
        #expect(output == "True True 1.0\n")
        #expect(try httpGet(try #require(URL(string: "http://\(place)/"))).status == 404)
        run.signal(SIGINT)
        #expect(try run.finish().status == 130)
        withExtendedLifetime(server) {}
    }
}
