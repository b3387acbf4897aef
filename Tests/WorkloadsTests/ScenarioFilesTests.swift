import Foundation
import HTTP
import Testing

@testable import Workloads

/// The files that a scenario names.
@Suite struct ScenarioFilesTests {
    /// A folder with files in it, gone after the body.
    static func folder(
        _ files: [String: String], _ body: (URL, ScenarioFolder) throws -> Void
    ) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, content) in files {
            try content.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        try body(folder, ScenarioFolder(of: folder.appending(path: "test.yaml").path))
    }

    static func scenario(_ data: String, phases: String = "[{ pause: 1s }]") throws -> Scenario {
        let text = "version: 1\ntarget: http://127.0.0.1\ndata: \(data)\nphases: \(phases)"
        return try Scenario(bytes: Array(text.utf8))
    }

    @Test func rowsComeInTheirOrder() throws {
        try Self.folder([
            "a.csv": "id,name\r\n1,x\r\n2,\"y,z\"\r\n3,w\r\n", "b.jsonl": "{\"k\":\"v\"}\n",
        ]) {
            let scenario = try Self.scenario(
                """
                { a: { file: a.csv, column: name, order: sequential },
                         b: { file: a.csv, column: id, order: once }, c: { file: a.csv, column: id },
                         k: { file: b.jsonl } }
                """)
            let files = try ScenarioFiles(of: scenario, in: $1, seed: 1)
            #expect(
                (0..<4).map { files.tables[0].value(turn: $0, number: 0) } == [
                    "x", "y,z", "w", "x",
                ])
            #expect(
                (0..<4).map { files.tables[1].value(turn: $0, number: 0) } == ["1", "2", "3", nil])
            #expect(files.tables[3].value(turn: 0, number: 0) == "v")
            // 3,000 picks of three rows: five standard deviations are 130.
            let picks = (0..<3_000).map { files.tables[2].value(turn: 0, number: $0) }
            for row in ["1", "2", "3"] { #expect(abs(picks.count { $0 == row } - 1_000) < 130) }
            let again = try ScenarioFiles(of: scenario, in: $1, seed: 1)
            #expect(picks == (0..<3_000).map { again.tables[2].value(turn: 0, number: $0) })
        }
    }

    @Test func aWrongDataFileIsToldWhereItIsNamed() throws {
        try Self.folder(["a.csv": "id,name\n1\n", "empty.csv": "id\n"]) { _, folder in
            let scenario = try Self.scenario(
                """
                { a: { file: a.csv, column: nmae }, id: { file: a.csv },
                         e: { file: empty.csv, column: id }, n: { file: none.csv } }
                """)
            let error = #expect(throws: ScenarioFiles.Mistakes.self) {
                try ScenarioFiles(of: scenario, in: folder, seed: 1)
            }
            #expect(
                error?.problems.map(\.description) == [
                    "3:20: \"a.csv\" has no column \"nmae\"; did you mean \"name\"?",
                    "3:55: \"a.csv\" has not 2 columns in row 1 after the first",
                    "4:21: \"empty.csv\" has no rows; it needs at least one",
                    "4:57: \"none.csv\" cannot be read: No such file or directory",
                ])
            #expect(error?.areOnlyMissing == false)
        }
    }

    @Test func aLinkOutOfTheFolderIsNotFollowed() throws {
        try Self.folder([:]) { url, folder in
            try FileManager.default.createSymbolicLink(
                at: url.appending(path: "link.csv"),
                withDestinationURL: URL(filePath: "/etc/passwd"))
            let scenario = try Self.scenario("{ a: { file: link.csv } }")
            let error = #expect(throws: ScenarioFiles.Mistakes.self) {
                try ScenarioFiles(of: scenario, in: folder, seed: 1)
            }
            #expect(error?.problems[0].message.contains("is a link out") == true)
            let trusting = ScenarioFolder(of: url.path + "/x.yaml", allowsOutside: true)
            #expect(try !trusting.content("link.csv").isEmpty)
        }
    }

    @Test func aTraceWithoutInstantsNeedsARate() throws {
        try Self.folder([
            "t.txt": "GET http://h/a\n\nPOST http://h/b\n@body.txt\n", "body.txt": "hello",
        ]) { _, folder in
            let bare = try Self.scenario("{}", phases: "[{ trace: t.txt }]")
            let error = #expect(throws: ScenarioFiles.Mistakes.self) {
                try ScenarioFiles(of: bare, in: folder, seed: 1)
            }
            #expect(error?.problems[0].message.contains("write rate: 100/s") == true)
            let paced = try Self.scenario("{}", phases: "[{ trace: t.txt, rate: 10/s }]")
            let files = try ScenarioFiles(of: paced, in: folder, seed: 1)
            #expect(files.traces[0]?.request(1).body == Array("hello".utf8))
        }
    }

    /// As spreadsheets save CSV, and some editors everything.
    @Test func aByteOrderMarkIsNoPartOfAFile() throws {
        try Self.folder([
            "a.csv": "\u{FEFF}id\n1\n", "t.csv": "\u{FEFF}at,url\n0,/a\n0.5,/b\n",
            "b.jsonl": "\u{FEFF}{\"k\":\"v\"}\n",
        ]) { _, folder in
            let text =
                "\u{FEFF}version: 1\ntarget: http://127.0.0.1\ndata: { id: { file: a.csv }, "
                + "k: { file: b.jsonl } }\nphases: [{ trace: t.csv }]"
            let scenario = try Scenario(bytes: Array(text.utf8))
            let files = try ScenarioFiles(of: scenario, in: folder, seed: 1)
            #expect(files.tables.map { $0.value(turn: 0, number: 0) } == ["1", "v"])
            #expect(files.traces[0]?.instants == [0, 500_000_000])
        }
    }

    @Test func aFileThatIsNoPlainOneIsTold() throws {
        try Self.folder([:]) { url, folder in
            try FileManager.default.createDirectory(
                at: url.appending(path: "a.csv"), withIntermediateDirectories: false)
            let error = #expect(throws: TraceError.self) { try folder.content("a.csv") }
            #expect(error?.description == "\"a.csv\": it is not a plain file")
        }
    }

    /// Ten users log in with ten rows, whatever else they send.
    @Test func usersGoThroughTheRowsOneAfterTheOther() throws {
        let rows = (0..<10).map { "u\($0)\n" }.joined()
        try Self.folder(["u.csv": "u\n" + rows]) { _, folder in
            let text = """
                version: 1
                target: http://127.0.0.1
                data: { u: { file: u.csv, order: once } }
                sessions:
                  - steps:
                      - get: "/login?u=${u}"
                      - get: "/cart?u=${u}"
                      - repeat: { times: 2, steps: [{ get: "/item?u=${u}" }] }
                phases: [{ duration: 1s, rate: 10/s }]
                """
            let scenario = try Scenario(bytes: Array(text.utf8))
            let files = try ScenarioFiles(of: scenario, in: folder, seed: 1)
            let script = try RequestScript(
                Schedule(scenario, traces: [:], seed: 1), tables: files.tables,
                to: .init(try URLTarget("http://127.0.0.1"), userAgent: "kendall"))
            func paths(user: Int) throws -> [String] {
                let steps = [0, 1, 2, 2]
                return try steps.enumerated().map { made, request in
                    let turn = script.turn(session: 0, user: user, made: made)
                    let bytes = try script.bytes(request, turn: turn, number: user)
                    return String(decoding: bytes, as: UTF8.self)
                        .split(separator: " ").dropFirst().first.map(String.init) ?? ""
                }
            }
            #expect(
                try paths(user: 0) == ["/login?u=u0", "/cart?u=u0", "/item?u=u0", "/item?u=u1"])
            #expect(
                try paths(user: 4) == ["/login?u=u4", "/cart?u=u4", "/item?u=u8", "/item?u=u9"])
            let login = script.turn(session: 0, user: 9, made: 0)
            #expect(throws: Never.self) { try script.bytes(0, turn: login, number: 9) }
            let none = script.turn(session: 0, user: 10, made: 0)
            let refusal = #expect(throws: RequestScript.Refusal.self) {
                try script.bytes(0, turn: none, number: 10)
            }
            #expect(refusal?.description == "data_used_up")
        }
    }
}
