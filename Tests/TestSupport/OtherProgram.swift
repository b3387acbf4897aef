internal import Foundation

/// Programs that are not ours, asked what they make of our output.
public enum OtherProgram {
    /// What a program left behind.
    public struct Answer {
        public let status: Int32
        /// Standard output and standard error.
        public let output: String
    }

    /// Runs a program that is found by its name, with `input` on its standard input.
    public static func run(
        _ name: String, _ arguments: [String], input: String = ""
    ) throws -> Answer {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        let output = Pipe()
        // A file, for a pipe could fill up before the program reads it.
        let standardInput = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString)")
        try Data(input.utf8).write(to: standardInput)
        defer { try? FileManager.default.removeItem(at: standardInput) }
        process.standardInput = try FileHandle(forReadingFrom: standardInput)
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Answer(status: process.terminationStatus, output: text)
    }

    /// Runs a Python program that prints what it found; throws with its words where it fails.
    public static func python(
        _ program: String, _ arguments: [String] = [], input: String = ""
    ) throws -> String {
        let answer = try run("python3", ["-c", program] + arguments, input: input)
        guard answer.status == 0 else {
            throw KendallProcess.Failure(description: answer.output)
        }
        return answer.output
    }
}
