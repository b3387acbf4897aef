internal import ArgumentParser

/// `kendall ab` as the help and the completions know it. Its command line has rules of its own, so
/// it never comes this far: see ``AbCommand``.
struct AbSubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ab",
        abstract: "Load a server as ApacheBench does: -n requests, -c of them at once.",
        discussion: "kendall ab -h tells the options.")

    @Argument(parsing: .captureForPassthrough, help: "ApacheBench's options and a URL.")
    var arguments: [String] = []

    /// The words after `ab`, where a command line is one of ApacheBench: by its first word, or
    /// because the program was called by that name.
    static func words(of commandLine: [String]) -> [String]? {
        let name = commandLine.first.map { $0.split(separator: "/").last ?? "" }
        if name == "ab" { return Array(commandLine.dropFirst()) }
        return commandLine.dropFirst().first == "ab" ? Array(commandLine.dropFirst(2)) : nil
    }
}
