internal import ArgumentParser

/// The words of the command-line parser, made into one line in ours.
enum UsageMistake {
    /// - Parameters:
    ///   - message: what the parser says, without its usage text.
    ///   - arguments: the command line, without the name of the program.
    static func description(of message: String, arguments: [String]) -> String {
        if let value = badValue(message) ?? missingValue(message, arguments: arguments) {
            return value
        }
        let command = command(arguments)
        if command == "kendall", let first = arguments.first, !first.hasPrefix("-") {
            return "\"\(first)\" is not a command; see kendall --help"
        }
        if message.hasPrefix("Missing expected argument '<url>'") {
            return "a URL is missing; write one such as http://127.0.0.1:8080/"
        }
        if message.hasPrefix("Missing expected argument '<file>'") {
            return "a file is missing; write one such as scenarios/benchmark.yaml"
        }
        var words = hiding(arguments, in: message).split(separator: "\n").joined(separator: ", ")
        if words.last == "." { words.removeLast() }
        if let first = words.first { words = first.lowercased() + words.dropFirst() }
        // "Unknown option '--wrokers'. Did you mean '--workers'?"
        return words + (words.hasSuffix("?") ? " " : "; ") + "see \(command) --help"
    }

    /// `The value '10x' is invalid for '--rate <rate>': "10x" is not a rate; write 200/s` becomes
    /// `--rate "10x" is not a rate; write 200/s`.
    private static func badValue(_ message: String) -> String? {
        guard let invalid = message.firstRange(of: "' is invalid for '"),
            let end = message[invalid.upperBound...].firstRange(of: "': ")
        else { return nil }
        let place = message[invalid.upperBound..<end.lowerBound]
        // `--rate <rate>` is known by its name; a `<notation>` needs none.
        let name = place.prefix { $0 != " " }
        let reason = message[end.upperBound...]
        return reason.hasPrefix(name) || name.hasPrefix("<") ? String(reason) : "\(name) \(reason)"
    }

    /// `Missing value for '--rate <rate>'` becomes `--rate needs a value; write 200/s`: what to
    /// write is found out by trying the empty value.
    private static func missingValue(_ message: String, arguments: [String]) -> String? {
        guard message.hasPrefix("Missing value for '") else { return nil }
        let name = message.dropFirst("Missing value for '".count).prefix { !" '".contains($0) }
        do {
            _ = try Kendall.parseAsRoot(arguments + [""])
        } catch {
            if let mistake = badValue(Kendall.message(for: error)),
                let advice = mistake.firstRange(of: "; ")
            {
                return "\(name) needs a value\(mistake[advice.lowerBound...])"
            }
        }
        return "\(name) needs a value; see \(command(arguments)) --help"
    }

    /// What the parser cannot place it quotes, and that may be a secret: a header without its `-H`, or
    /// `-uname:password`, as curl has it. Only what looks like a name is shown.
    private static func hiding(_ arguments: [String], in message: String) -> String {
        var message = message
        for argument in arguments {
            // Of an option, up to the first `=`.
            for quoted in [argument, String(argument.prefix { $0 != "=" })]
            where !quoted.allSatisfy({ $0.isLetter || $0.isNumber || "-_./".contains($0) }) {
                let shown = quoted.hasPrefix("-") ? "\(quoted.prefix(2))***" : "***"
                message = message.replacing("'\(quoted)'", with: "'\(shown)'")
            }
        }
        return message
    }

    /// The command whose help would have helped.
    private static func command(_ arguments: [String]) -> String {
        let names = Kendall.configuration.subcommands.map { $0.configuration.commandName }
        guard let first = arguments.first, names.contains(first) else { return "kendall" }
        return "kendall \(first)"
    }
}
