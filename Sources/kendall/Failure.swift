internal import ArgumentParser
internal import Comparison
internal import LoadGeneration
internal import QueueingModels
internal import Reports
internal import TargetServer
internal import Workloads

/// Why a command ends badly: an exit code and one line that says what happened, with the value, and
/// what to do.
struct Failure: Error, Equatable, CustomStringConvertible {
    let code: ExitCode
    let description: String

    init(_ code: ExitCode, _ description: String) {
        self.code = code
        self.description = description
    }

    /// The failure that an error amounts to, whichever of our modules, or the parser of the command
    /// line, it comes from.
    ///
    /// - Parameter arguments: the command line, without the name of the program.
    init(_ error: any Error, arguments: [String]) {
        switch error {
        case let failure as Failure:
            self = failure
        case let error as ConfigurationError:
            self.init(.usage, error.description)
        case let error as TargetServerError:
            self.init(.unavailable, error.description)
        case ModelError.unreachable:
            self.init(.thresholdFailed, "\(error)")
        case let error as ModelError:
            self.init(.usage, ModelMistake.description(of: error))
        case let error as Quantity.ParseError:
            self.init(.usage, error.description)
        case let error as ResultFileError:
            self.init(.invalidData, "the result is not readable: \(error.description)")
        case let error as RequestOptions.Mistake:
            self.init(.usage, error.description)
        case let error as LoadTestError:
            self.init(Self.code(of: error), error.description)
        default:
            guard Kendall.exitCode(for: error) == .validationFailure else {
                self.init(.internalError, "internal error: \(error)")
                return
            }
            self.init(
                .usage,
                UsageMistake.description(of: Kendall.message(for: error), arguments: arguments))
        }
    }

    private static func code(of error: LoadTestError) -> ExitCode {
        switch error {
        case .file: .missingInput
        case .option, .ciphers: .usage
        case .system: .internalError
        default: .unavailable
        }
    }

    /// The line for standard error. What the user wrote may hold line breaks and worse: they are
    /// shown as escapes, so that it stays one line, moves no cursor and turns no text.
    var line: String { "kendall: " + SafeText(description).text }
}
