public import Foundation

/// The built `kendall`, run as a user runs it.
public final class KendallProcess {
    /// What a run that ended left behind.
    public struct Outcome {
        public let status: Int32
        public let output: String
        public let errors: String
    }

    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// The command beside the test bundle, where the build puts both.
    public static let executable: URL = {
        var directory = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        if let chosen = ProcessInfo.processInfo.environment["KENDALL"] {
            return URL(fileURLWithPath: chosen)
        }
        while directory.path != "/" {
            let candidate = directory.appendingPathComponent("kendall")
            if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
            directory.deleteLastPathComponent()
        }
        preconditionFailure("kendall is not beside the tests; build it or set KENDALL")
    }()

    private let process = Process()
    private let output = Pipe()
    private let errorFile: URL

    public var identifier: Int32 { process.processIdentifier }

    /// Starts the command; its errors go to a file, so that a long report never blocks it.
    ///
    /// - Parameter program: another program instead: a server to load, or a shell around `kendall`.
    public init(
        _ arguments: [String], environment: [String: String] = [:], program: URL = executable
    ) throws {
        errorFile = FileManager.default.temporaryDirectory
            .appendingPathComponent("kendall-test-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: errorFile.path, contents: nil) else {
            throw Failure(description: "no temporary file for the errors")
        }
        process.executableURL = program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: errorFile)
    }

    /// Runs the command to its end and gives what it left; kills it after `timeout` seconds.
    public static func run(
        _ arguments: [String], environment: [String: String] = [:], timeout: Double = 60
    ) throws -> Outcome {
        try KendallProcess(arguments, environment: environment).finish(timeout: timeout)
    }

    /// Runs a line of shell in which `"$@"` is `kendall` with the arguments.
    public static func run(
        shell line: String, _ arguments: [String], timeout: Double = 60
    ) throws -> Outcome {
        try KendallProcess(
            ["-c", line, "sh", executable.path] + arguments,
            program: URL(fileURLWithPath: "/bin/sh")
        ).finish(timeout: timeout)
    }

    public func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end; kills the process after `timeout` seconds.
    public func finish(timeout: Double = 60) throws -> Outcome {
        let process = process
        let identifier = process.processIdentifier
        let guardian = DispatchWorkItem { kill(identifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + timeout, execute: guardian)
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guardian.cancel()
        return Outcome(
            status: process.terminationReason == .exit
                ? process.terminationStatus : 128 + process.terminationStatus,
            output: String(decoding: data, as: UTF8.self),
            errors: try String(contentsOf: errorFile, encoding: .utf8))
    }

    /// What is on standard error by now.
    public func errorText() throws -> String {
        try String(contentsOf: errorFile, encoding: .utf8)
    }

    /// Waits until standard error holds a text.
    public func awaitError(_ text: String, timeout: Double = 60) throws {
        let deadline = Date().addingTimeInterval(timeout)
        while try !String(contentsOf: errorFile, encoding: .utf8).contains(text) {
            guard process.isRunning, Date() < deadline else {
                throw Failure(description: "no \"\(text)\" on standard error")
            }
            usleep(20_000)
        }
    }

    /// The next line of standard output.
    public func line() throws -> String {
        var line = Data()
        while true {
            let byte = output.fileHandleForReading.readData(ofLength: 1)
            guard let first = byte.first else {
                throw Failure(description: "kendall ended before it wrote a line")
            }
            if first == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
            line.append(first)
        }
    }
}

extension KendallProcess {
    /// A `kendall serve` on a free port, with where it listens.
    public static func server(_ arguments: [String]) throws -> (process: KendallProcess, url: URL) {
        let process = try KendallProcess(["serve", "--exit-with-parent"] + arguments)
        let line = try process.line()
        let opening = "listening on "
        guard line.hasPrefix(opening), let url = URL(string: String(line.dropFirst(opening.count)))
        else { throw Failure(description: "not where it listens: \(line)") }
        return (process, url)
    }
}
