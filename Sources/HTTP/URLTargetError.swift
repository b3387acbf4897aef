/// Why a text is not a URL that load can be sent to.
///
/// Descriptions show the text without anything before its last `@`, which may be a password.
public struct URLTargetError: Error, Equatable, Sendable {
    /// What is wrong with the text.
    public enum Reason: Equatable, Sendable {
        case empty
        case missingScheme
        /// A scheme other than http and https.
        case scheme(String)
        /// A space, control character or backslash.
        case character(UInt8)
        case missingHost
        /// Not a host name or an IPv4 address.
        case host
        /// Not an IPv6 address, or one without brackets.
        case ipv6
        /// A zone such as `%eth0` in an IPv6 address.
        case zone
        /// Not a number from 1 to 65535.
        case port
        /// A user name or password that is not percent-encoded as it must be.
        case userInfo
    }

    public let reason: Reason
    /// The text as it may be shown: without secrets, in printable ASCII.
    public let shownText: String

    init(_ reason: Reason, in text: String) {
        self.reason = reason
        let text = SecretNames.hidden(in: text)
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else {
            shownText = printable(text)
            return
        }
        let scheme = ["http://", "https://"].first { text.hasPrefix($0) } ?? ""
        shownText = scheme + "***" + printable(String(text[at...]))
    }
}

extension URLTargetError: CustomStringConvertible {
    static let example = "http://127.0.0.1:8080/path"

    public var description: String {
        let problem =
            switch reason {
            case .empty: "is empty"
            case .missingScheme: "has no http:// or https:// in front"
            case .scheme(let scheme): "has scheme \(printable(scheme)), not http or https"
            case .character(let byte): Self.describe(byte)
            case .missingHost: "has no host"
            case .host:
                "has a host that is neither a name in ASCII (an international name in its xn-- form) "
                    + "nor an IPv4 address"
            case .ipv6: "has no IPv6 address in brackets, such as [::1]"
            case .zone: "has a zone in its IPv6 address, which is not supported"
            case .port: "has a port that is not a number from 1 to 65535"
            case .userInfo:
                "has a user name or password with a character to be percent-encoded, such as @ as "
                    + "%40, : as %3A"
            }
        return "URL \"\(shownText)\" \(problem); write for example \(suggestion)"
    }

    /// The text with a scheme if that is all it lacks.
    private var suggestion: String {
        let isBareHost =
            reason == .missingScheme && !shownText.hasPrefix("http:")
            && !shownText.hasPrefix("https:")
            && shownText.utf8.first.map { Byte.isLetter($0) || Byte.isDigit($0) || $0 == 0x5B }
                == true
        return isBareHost ? "http://" + shownText : Self.example
    }

    private static func describe(_ byte: UInt8) -> String {
        switch byte {
        case Byte.space: "has a space, to be written %20"
        case UInt8(ascii: "\\"): "has a backslash, where / is meant or %5C"
        default: "has a control character"
        }
    }
}
