internal import ArgumentParser
internal import Glibc

/// The root command. It only knows its subcommands.
struct Kendall: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kendall",
        abstract: "Load HTTP servers as queueing theory sees them.",
        discussion: """
            kendall demo
            kendall serve --workers 4 --service-time 100ms --port 8080
            kendall run --rate 30 --workers 4 --service-time 100ms http://127.0.0.1:8080/
            kendall ab -n 1000 -c 50 -k http://127.0.0.1:8080/
            kendall replay scenarios/benchmark.yaml
            kendall model M/M/4 --arrival-rate 30/s --service-time 100ms
            """,
        version: "kendall \(Version.current)",
        subcommands: [
            RunCommand.self, AbSubcommand.self, DemoCommand.self, ModelCommand.self,
            ReplayCommand.self, CheckCommand.self, CompareCommand.self,
            ReportCommand.self, ServeCommand.self,
        ])
}

@main
enum Main {
    /// Runs the command that the arguments name and exits.
    ///
    /// On the main actor, which is the main thread: a synchronous command runs there before any
    /// other thread exists, so that the signals it blocks are blocked in all of them.
    @MainActor
    static func main() async {
        // A reader that is gone is an error of the write, not the end of this process.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that may not grow any further (ulimit -f).
        signal(SIGXFSZ, SIG_IGN)
        StandardStreams.fill()
        guard getuid() == geteuid(), getgid() == getegid() else {
            try? Output.error.line("kendall: not to be run with rights that its user has not")
            exit(ExitCode.usage.rawValue)
        }
        let commandLine = CommandLine.arguments
        let arguments = Array(commandLine.dropFirst())
        if let words = AbSubcommand.words(of: commandLine) {
            ProcessTitle.hide(commandLine, shown: AbArguments(words).hiding(secretsIn: commandLine))
            exit(AbCommand.main(words))
        }
        ProcessTitle.hide(commandLine, shown: Redaction.arguments(commandLine))
        do {
            var command = try JoinedValues.parse(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(end(after: error, arguments: arguments).rawValue)
        }
    }

    /// Says what an error has to say, on standard output if it was asked for, else on standard
    /// error.
    private static func end(after error: any Error, arguments: [String]) -> ExitCode {
        if Kendall.exitCode(for: error) == .success {
            do {
                try Output.standard.line(Kendall.fullMessage(for: error))
                return .success
            } catch { return end(after: error, arguments: arguments) }
        }
        let failure = Failure(error, arguments: arguments)
        try? Output.error.line(failure.line)
        return failure.code
    }
}
