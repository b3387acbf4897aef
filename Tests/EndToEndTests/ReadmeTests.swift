import Foundation
import TestSupport
import Testing

/// Every command that the README shows, run as it stands but for the port and, so that the tests
/// end, shorter durations.
@Suite(.serialized) struct ReadmeTests {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The lines of the shell blocks.
    static let commands: [String] = {
        let text =
            (try? String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8))
        var isInside = false
        var lines: [String] = []
        for line in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
            } else if isInside, !line.isEmpty {
                lines.append(String(line))
            }
        }
        return lines
    }()

    static let served = commands.filter { $0.contains(":8080") }
    static let alone = commands.filter {
        $0.hasPrefix("kendall ") && !$0.contains("8080")
    }

    /// Runs a line in a shell that finds the built command, in a folder of its own.
    private func shell(_ line: String) throws -> (status: Int32, output: String) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("kendall-readme-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // A reader stands in the project.
        try FileManager.default.createSymbolicLink(
            at: folder.appendingPathComponent("scenarios"),
            withDestinationURL: Self.root.appendingPathComponent("scenarios"))
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-o", "pipefail", "-c", line]
        process.currentDirectoryURL = folder
        let path = KendallProcess.executable.deletingLastPathComponent().path
        let environment = ProcessInfo.processInfo.environment
        process.environment = environment.merging(["PATH": path + ":" + (environment["PATH"] ?? "")]
        ) {
            $1
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func theReadmeShowsCommandsOfEveryKind() {
        #expect(Self.served.count == 5)
        #expect(Self.alone.count == 6)
        #expect(Self.commands.count == 14)
    }

    @Test(arguments: alone) func aCommandThatNeedsNoServerWorks(line: String) throws {
        let (status, output) = try shell(line)
        #expect(status == 0)
        #expect(!output.isEmpty)
    }

    @Test func theCommandsAtAServerWorkAgainstTheServerOfTheReadme() throws {
        let serve = try #require(Self.commands.first { $0.hasPrefix("kendall serve ") })
        #expect(serve.hasSuffix(" --port 8080"))
        let words = serve.split(separator: " ").dropFirst(2).map(String.init)
        let (server, url) = try KendallProcess.server(words.dropLast() + ["0"])
        let port = try #require(url.port)
        for line in Self.served {
            let (status, output) = try shell(
                line.replacingOccurrences(of: ":8080", with: ":\(port)")
                    .replacingOccurrences(of: "--duration 30s", with: "--duration 2s")
                    .replacingOccurrences(of: "--duration 10s", with: "--duration 1s")
                    .replacingOccurrences(of: "-n 2000", with: "-n 200"))
            #expect(status == 0, "\(line)")
            #expect(output.contains("response"), "\(line)")
        }
        server.signal(SIGTERM)
        #expect(try server.finish().status == 0)
    }

    /// Building again inside a test would take minutes; that the targets exist and what they would
    /// run is known without.
    @Test(arguments: ["demo", "test", "install"]) func theMakeTargetsExist(target: String) throws {
        let (status, output) = try shell("make -n -C '\(Self.root.path)' \(target)")
        #expect(status == 0)
        #expect(output.contains("swift"))
    }
}
