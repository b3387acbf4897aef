import Foundation
import TestSupport

/// Debian's `ab`, and ours called by that name.
enum Ab {
    static let theirs = URL(fileURLWithPath: "/usr/bin/ab")
    static let isThere = FileManager.default.isExecutableFile(atPath: theirs.path)

    /// What a run left behind.
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs one of the two; names of programs in messages are cut to their last part.
    static func run(
        _ arguments: [String], isOurs: Bool = false
    ) throws -> Outcome {
        let process =
            isOurs
            ? try KendallProcess(["ab"] + arguments)
            : try KendallProcess(arguments, program: theirs)
        let outcome = try process.finish()
        return Outcome(
            status: outcome.status, output: outcome.output,
            errors: outcome.errors.replacing("/usr/bin/ab", with: "ab"))
    }

    /// The lines whose digits are measured.
    private static let measured = [
        "Time taken", "Requests per second", "Time per request", "Transfer rate", "kb/s",
        "Connect:",
        "Processing:", "Waiting:", "Total:", "%  ", "Date:",
    ]
    /// And those that count what was measured, too.
    private static let counting = [
        "Complete requests", "Keep-Alive requests", "transferred:", "Total body sent",
    ]

    /// The report with a sign for each measured number: where columns are right-aligned the number
    /// gives its place to its last digit, so that columns are compared; decimals are kept apart.
    static func masked(_ report: String, everything: Bool = false) -> [String] {
        let words = measured + (everything ? counting : [])
        return report.replacing("\r\n", with: "\n").split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .filter { line in
            // What is said of means far from medians depends on the digits.
            ![
                "WARNING: The median", "ERROR: The median", "        These results",
                "       deviation apart",
            ].contains { line.hasPrefix($0) }
        }
        .map { substring -> String in
            let line = String(substring)
            guard words.contains(where: line.contains) else { return line }
            let isTable = line.contains(#/^(\ +\d+%|(Connect|Processing|Waiting|Total):)/#)
            if isTable {
                return line.replacing(#/\ +\d+(\.\d)?(?!%)/#) { match in
                    String(repeating: " ", count: match.output.0.count - 1) + "#"
                }
            }
            // A cell of the HTML table keeps its width, whatever the digits.
            let cells = line.replacing(#/>\ +\d+</#) { match in
                ">" + String(repeating: " ", count: match.output.count - 3) + "#<"
            }
            return cells.replacing(/\d+(\.(\d+))?/) { match in
                "#" + (match.output.2.map { "." + String(repeating: "#", count: $0.count) } ?? "")
            }
        }
    }
}
