/// A command line in the manner of ApacheBench: single letters alone, in clusters (`-kd`) and with
/// their values joined or apart (`-n100`, `-n 100`), all before the URL. Our own long options may
/// stand among them (`--threads 2`, `--threads=2`).
///
/// The parser of the other commands knows neither clusters with values nor an end of options at the
/// first word that is none.
struct AbArguments {
    struct Option: Equatable {
        /// `n`, or `threads`.
        let name: String
        /// Empty for one that takes none.
        let value: String
    }

    /// Those read, in order: a later one may undo an earlier.
    private(set) var options: [Option] = []
    /// What is left after the options.
    private(set) var rest: [String] = []
    /// What is wrong with the first option that cannot be read. Nothing after it is read.
    private(set) var complaint: String?

    private static let flags = Set("lrkVhwiIdSq")
    private static let valued = Set("nctsbTpuvxyzCHPAgXeBmZfE")
    static let longFlags: Set<String> = [
        "http1.1", "ab-only", "ipv4", "ipv6", "help", "version", "insecure", "session-reuse",
        "no-session-reuse",
    ]
    static let longValued: Set<String> = [
        "threads", "think-time", "seed", "format", "json", "workers", "service-time",
        "service-law", "unix-socket", "connect-to", "cacert", "cert", "key", "servername",
        "tls-min", "tls-max",
    ]

    /// - Parameter arguments: without the name of the program.
    init(_ arguments: [String]) {
        var words = arguments[...]
        while complaint == nil, let word = words.first, word.hasPrefix("-"), word != "-" {
            words.removeFirst()
            if word == "--" { break }
            if word.hasPrefix("--") {
                takeLong(word.dropFirst(2), &words)
            } else {
                takeCluster(word.dropFirst(), &words)
            }
        }
        rest = Array(words)
    }

    private mutating func takeCluster(_ cluster: Substring, _ words: inout ArraySlice<String>) {
        var letters = cluster
        while let letter = letters.popFirst() {
            if Self.flags.contains(letter) {
                options.append(Option(name: String(letter), value: ""))
            } else if Self.valued.contains(letter) {
                guard let value = letters.isEmpty ? words.popFirst() : String(letters) else {
                    complaint = "option requires an argument -- \(letter)"
                    return
                }
                options.append(Option(name: String(letter), value: value))
                return
            } else {
                complaint = "illegal option -- \(letter)"
                return
            }
        }
    }

    private mutating func takeLong(_ text: Substring, _ words: inout ArraySlice<String>) {
        let name = String(text.prefix { $0 != "=" })
        let joined = text.count > name.count ? String(text.dropFirst(name.count + 1)) : nil
        if Self.longFlags.contains(name), joined == nil {
            options.append(Option(name: name, value: ""))
        } else if Self.longValued.contains(name) {
            guard let value = joined ?? words.popFirst() else {
                complaint = "option requires an argument -- \(name)"
                return
            }
            options.append(Option(name: name, value: value))
        } else {
            complaint = "illegal option -- \(name)"
        }
    }

    /// Options whose value is, or may hold, a secret.
    private static let secret: Set<String> = ["A", "P", "C"]

    /// A command line that these are the arguments of, word for word, with `***` for secrets: they
    /// are words of their own, or end the cluster that takes them.
    func hiding(secretsIn commandLine: [String]) -> [String] {
        let values = options.compactMap { option -> String? in
            if Self.secret.contains(option.name) { return option.value }
            guard option.name == "H" else { return nil }
            return option.value.firstIndex(of: ":").map { String(option.value[$0...]) }
        }.filter { !$0.isEmpty }
        return commandLine.map { word in
            let secret = values.first(where: word.hasSuffix)
            return secret.map { word.dropLast($0.count) + "***" } ?? Redaction.url(word)
        }
    }

    /// The command line as a result may show it, one option a word or two, without secrets.
    var redacted: [String] {
        var words: [String] = []
        for option in options {
            words.append((option.name.count == 1 ? "-" : "--") + option.name)
            let takesValue =
                Self.longValued.contains(option.name)
                || option.name.count == 1 && Self.valued.contains(Character(option.name))
            guard takesValue else { continue }
            if Self.secret.contains(option.name) {
                words.append("***")
            } else if option.name == "H" {
                words.append(option.value.prefix { $0 != ":" } + ": ***")
            } else {
                words.append(option.value)
            }
        }
        return words + rest.map(Redaction.host)
    }
}
