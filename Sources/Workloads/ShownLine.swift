internal import HTTP

/// Lines of files as messages may show them.
public enum ShownLine {
    /// Whether a line has a name whose value may be a secret, or a URL with credentials.
    ///
    ///     ShownLine.mayHoldSecret("headers: { X-Api-Key: abc }")      // true
    public static func mayHoldSecret(_ line: String) -> Bool {
        if line.contains("://"), line.contains("@") { return true }
        let names = line.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
        return names.contains { $0.lowercased() == "cookie" || SecretNames.isSecret($0) }
    }
}
