internal import Foundation

/// The published schema of results, asked through python3.
public enum ResultSchema {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs").standardizedFileURL

    /// Whether python3 and its package jsonschema are on this machine.
    public static let isThere: Bool = (try? python("import jsonschema", input: ""))?.status == 0

    /// The first thing a schema of docs/ objects to; empty where it is content.
    public static func complaint(
        _ json: String, schema: String = "result.schema.json"
    ) throws -> String {
        let program = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            for error in jsonschema.Draft202012Validator(schema).iter_errors(json.load(sys.stdin)):
                print(list(error.absolute_path), error.message[:200])
                break
            """
        let (status, output) = try python(
            program, input: json, schema: schema)
        return status == 0 ? output : "python3 ended with \(status)"
    }

    private static func python(
        _ program: String, input: String, schema: String = ""
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, folder.appending(path: schema).path]
        let output = Pipe()
        // A file, for a pipe could fill up before python reads it.
        let standardInput = FileManager.default.temporaryDirectory
            .appending(path: "kendall-\(UUID().uuidString).json")
        try Data(input.utf8).write(to: standardInput)
        defer { try? FileManager.default.removeItem(at: standardInput) }
        process.standardInput = try FileHandle(forReadingFrom: standardInput)
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}
