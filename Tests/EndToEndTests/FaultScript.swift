import Foundation
import TestSupport
import Testing

/// A script of Tests/Faults: it makes one fault, runs `kendall` at it and judges what came of it.
/// `make faults` runs all of them and writes the table in docs/faults.md.
struct FaultScript {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Faults").standardizedFileURL

    /// Runs a script, which must find its promise kept; one that cannot make its fault here, for
    /// want of a right, says so and is passed over.
    static func run(_ name: String) throws {
        let script = folder.appending(path: "cases/\(name).py")
        let process = try KendallProcess(
            ["python3", script.path],
            environment: [
                "KENDALL": KendallProcess.executable.path, "PYTHONPATH": folder.path,
                "PYTHONDONTWRITEBYTECODE": "1",
            ], program: URL(fileURLWithPath: "/usr/bin/env"))
        let outcome = try process.finish(timeout: 120)
        #expect([0, 77].contains(outcome.status), "\(name): \(outcome.errors)")
    }
}

/// The environment in which calls of the C library fail; see Tests/Faults/meddle.c.
final class Meddler {
    private let folder: TemporaryFolder
    private let library: String

    init() throws {
        folder = try TemporaryFolder()
        library = folder.path("meddle.so")
        let compiler = try KendallProcess(
            ["cc", "-shared", "-fPIC", "-O1", "-o", library]
                + [FaultScript.folder.appending(path: "meddle.c").path, "-ldl"],
            program: URL(fileURLWithPath: "/usr/bin/env"))
        let outcome = try compiler.finish()
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// - Parameters:
    ///   - fault: such as `recv:3:ECONNRESET`; nothing fails without one.
    ///   - log: where the process tells what it called.
    func environment(_ fault: String? = nil, log: String? = nil) -> [String: String] {
        var environment = ["LD_PRELOAD": library]
        environment["MEDDLE"] = fault
        environment["MEDDLE_LOG"] = log
        return environment
    }
}
