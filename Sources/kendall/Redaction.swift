internal import Workloads

/// Takes secrets out of a command line before it is written anywhere.
enum Redaction {
    /// Options whose value is, or may hold, a secret.
    private static let secret: Set<String> = ["--user", "--data", "--proxy-user"]
    /// Options whose value is a host with, perhaps, a user and password before it.
    private static let hosts: Set<String> = ["--proxy"]
    private static let headers: Set<String> = ["-H", "--header"]

    /// The arguments as a result may show them: values of `--user`, `--proxy-user` and
    /// `--data`, the values of headers, the credentials in a URL or proxy, and what stands in a URL's
    /// query under the name of a secret are replaced by `***`.
    static func arguments(_ arguments: [String]) -> [String] {
        var redacted: [String] = []
        var previous = ""
        for argument in arguments {
            let name = argument.prefix { $0 != "=" }
            if secret.contains(previous) {
                redacted.append("***")
            } else if headers.contains(previous) || isHeaderCluster(previous) {
                redacted.append(header(argument))
            } else if argument.contains("="), secret.contains(String(name)) {
                redacted.append(name + "=***")
            } else if argument.contains("="), headers.contains(String(name)) {
                redacted.append(name + "=" + header(String(argument.dropFirst(name.count + 1))))
            } else if hosts.contains(previous) {
                redacted.append(host(argument))
            } else if argument.contains("="), hosts.contains(String(name)) {
                redacted.append(name + "=" + host(String(argument.dropFirst(name.count + 1))))
            } else if argument.hasPrefix("-H"), argument.count > 2 {
                redacted.append("-H" + header(String(argument.dropFirst(2))))
            } else {
                redacted.append(url(argument))
            }
            previous = argument
        }
        return redacted
    }

    /// Short options in one word of which the last takes a header, such as `-qH`.
    private static func isHeaderCluster(_ argument: String) -> Bool {
        argument.hasPrefix("-") && !argument.hasPrefix("--") && argument.hasSuffix("H")
    }

    private static func header(_ line: String) -> String {
        line.prefix { $0 != ":" } + ": ***"
    }

    /// A URL, which need not have a scheme, without the credentials in it.
    static func host(_ text: String) -> String {
        // Of an address without a scheme the path may well hold one.
        let first = text.prefix { !"/?#@".contains($0) }
        return first.hasSuffix(":") && text[first.endIndex...].hasPrefix("//")
            ? url(text) : url("://" + text).dropFirst(3) + ""
    }

    /// A URL without what is secret in it; any other text as it is.
    static func url(_ text: String) -> String {
        let text = ShownURL.hidingSecrets(text)
        guard let scheme = text.firstRange(of: "://") else { return text }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return text }
        return text[..<scheme.upperBound] + "***@" + rest[rest.index(after: at)...]
    }
}
