/// Names of parameters whose values are secrets, and URLs without those values.
///
///     SecretNames.isSecret("api_key")        // true
///     SecretNames.isSecret("token_count")    // false: it is the last word that tells
///     SecretNames.hidden(in: "/a?id=7&token=x")    // "/a?id=7&token=***"
public enum SecretNames {
    private static let words: Set<String> = [
        "auth", "authorization", "credential", "credentials", "jwt", "key", "passphrase", "passwd",
        "password", "pwd", "secret", "session", "sessionid", "sig", "signature", "token",
    ]
    /// What a word that was run together with another ends in.
    private static let endings = [
        "accesskey", "apikey", "password", "secret", "secretkey", "signature", "token",
    ]

    /// Whether what is called so is a secret, by the last word of the name.
    public static func isSecret(_ name: some StringProtocol) -> Bool {
        var word = ""
        var previous: Unicode.Scalar = "_"
        for scalar in name.unicodeScalars {
            let isLetter = scalar.properties.isAlphabetic
            let beginsWord = scalar.properties.isUppercase && previous.properties.isLowercase
            if !isLetter || beginsWord || !previous.properties.isAlphabetic { word = "" }
            if isLetter { word += scalar.properties.lowercaseMapping }
            previous = scalar
        }
        return words.contains(word) || endings.contains(where: word.hasSuffix)
    }

    /// A URL, or a path with a query, with `***` for the values of secret parameters.
    public static func hidden(in url: String) -> String {
        guard let mark = url.firstIndex(of: "?") else { return url }
        let end = url[mark...].firstIndex(of: "#") ?? url.endIndex
        var parts: [Substring] = []
        for parameter in url[mark..<end].dropFirst()
            .split(separator: "&", omittingEmptySubsequences: false)
        {
            let name = parameter.prefix { $0 != "=" }
            let isHidden = name.count < parameter.count && isSecret(decoded(name))
            parts.append(isHidden ? name + "=***" : parameter)
        }
        return url[...mark] + parts.joined(separator: "&") + url[end...]
    }

    /// A name as a server reads it: `%74oken` is a token too.
    private static func decoded(_ name: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2).compactMap(Byte.hexValue)
            if byte == UInt8(ascii: "%"), digits.count == 2 {
                bytes.append(UInt8(digits[0] << 4 | digits[1]))
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
