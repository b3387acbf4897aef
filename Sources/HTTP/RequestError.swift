/// Why a request cannot be sent as it was asked for. No description holds the value of a field
/// or anything else that may be secret.
public enum RequestError: Error, Equatable, Sendable {
    case method(String)
    case target(String)
    case missingColon
    case fieldName(start: String)
    case fieldValue(name: String)
    case contentLength(body: Int)
    case transferEncoding

    /// The characters at the beginning of a would-be name that may stand in one. What comes after
    /// them may be a value that someone forgot to separate by a colon.
    static func tokenStart(of name: String) -> String {
        String(decoding: name.utf8.prefix(while: Byte.isToken).prefix(40), as: UTF8.self)
    }
}

extension RequestError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .method(let method):
            "\"\(printable(method))\" is not an HTTP method; write a word such as GET or POST"
        case .target(let target):
            """
            the path "\(printable(SecretNames.hidden(in: target)))" must begin with / and have no space, control or \
            non-ASCII character; write a space as %20
            """
        case .missingColon:
            "a header has no colon; write it as \"Name: value\""
        case .fieldName(start: ""):
            "a header has no name before its colon; write it as \"Name: value\""
        case .fieldName(let start):
            """
            the header that begins with "\(start)" has a character in its name that is not \
            allowed there; names are letters, digits and hyphens
            """
        case .fieldValue(let name):
            "the value of header \(name) holds a line break or NUL; a header is one line"
        case .contentLength(let body):
            """
            the given Content-Length is not the length of the body, \(body) bytes; leave the \
            header out
            """
        case .transferEncoding:
            "Transfer-Encoding cannot be set, bodies are sent with their length; leave it out"
        }
    }
}

/// The text with everything but printable ASCII written as escapes, such as `\u{1B}`.
func printable(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
        (0x20..<0x7F).contains(scalar.value)
            ? String(scalar) : "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    }.joined()
}
