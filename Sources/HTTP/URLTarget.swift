/// An http or https URL as given on a command line: where to connect and what to ask for.
///
///     let url = try URLTarget("http://127.0.0.1:8080/items?id=7#top")
///     url.host    // 127.0.0.1
///     url.port    // 8080
///     url.path    // /items?id=7
///
/// Strict where curl is: spaces and control characters are refused, non-ASCII characters are
/// percent-encoded as UTF-8 (curl does so in the path only), everything else, dot segments
/// included, goes out as written. A fragment is dropped.
public struct URLTarget: Equatable, Sendable {
    public enum Scheme: String, Sendable {
        case http, https

        /// The port where none is given.
        public var defaultPort: UInt16 { self == .http ? 80 : 443 }
    }

    /// What kind of host it is; only names are resolved and sent as SNI.
    public enum HostKind: Sendable { case name, ipv4, ipv6 }

    public let scheme: Scheme
    /// The name or address as written, an IPv6 address without its brackets.
    public let host: String
    public let hostKind: HostKind
    /// 1 to 65535.
    public let port: UInt16
    /// Path and query, beginning with a slash.
    public let path: String
    /// User name and password, if the URL has them; no other property and no description does.
    public let credentials: Credentials?

    /// Reads a URL; throws what is wrong with it.
    public init(_ text: String) throws(URLTargetError) {
        func failure(_ reason: URLTargetError.Reason) -> URLTargetError {
            URLTargetError(reason, in: text)
        }
        guard !text.isEmpty else { throw failure(.empty) }
        let bytes = Array(text.utf8)
        if let bad = bytes.first(where: { $0 <= 0x20 || $0 == 0x7F || $0 == 0x5C }) {
            throw failure(.character(bad))
        }
        guard let (schemeName, rest) = Self.splitScheme(bytes[...]) else {
            throw failure(.missingScheme)
        }
        guard let scheme = Scheme(rawValue: schemeName.lowercased()) else {
            throw failure(.scheme(schemeName))
        }
        let pathStart = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
        var authority = rest[..<pathStart]
        var credentials: Credentials?
        if let at = authority.lastIndex(of: UInt8(ascii: "@")) {
            credentials = Self.credentials(authority[..<at])
            if credentials == nil { throw failure(.userInfo) }
            authority = authority[(at + 1)...]
        }
        let (host, portDigits) = try Self.splitHost(authority, failure)
        guard let port = portDigits.isEmpty ? scheme.defaultPort : Self.port(portDigits) else {
            throw failure(.port)
        }
        self.scheme = scheme
        self.host = host.text
        self.hostKind = host.kind
        self.port = port
        self.credentials = credentials
        path = Self.path(rest[pathStart...])
    }

    /// Host and, unless it is the default one, port, as the Host field has them.
    public var hostField: String {
        let name = hostKind == .ipv6 ? "[\(host)]" : host
        return port == scheme.defaultPort ? name : "\(name):\(port)"
    }

    /// Scheme, host and port, without a slash at the end.
    public var origin: String { "\(scheme.rawValue)://\(hostField)" }

    private typealias Host = (text: String, kind: HostKind)

    private static func splitScheme(_ text: ArraySlice<UInt8>) -> (String, ArraySlice<UInt8>)? {
        let end = text.firstIndex { !isSchemeByte($0) } ?? text.endIndex
        guard end > text.startIndex, text[end...].starts(with: "://".utf8) else { return nil }
        return (String(decoding: text[..<end], as: UTF8.self), text[(end + 3)...])
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        Byte.isLetter(byte) || Byte.isDigit(byte) || "+-.".utf8.contains(byte)
    }

    /// Nil if the decoded parts are not what was surely meant.
    private static func credentials(_ userInfo: ArraySlice<UInt8>) -> Credentials? {
        let parts = userInfo.split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard !userInfo.contains(UInt8(ascii: "@")), let user = percentDecoded(parts[0]),
            let password = parts.count == 2 ? percentDecoded(parts[1]) : ""
        else { return nil }
        return Credentials(user: user, password: password)
    }

    private static func percentDecoded(_ text: ArraySlice<UInt8>) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Byte.hexValue),
                let low = rest.popFirst().flatMap(Byte.hexValue)
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func splitHost(
        _ authority: ArraySlice<UInt8>, _ failure: (URLTargetError.Reason) -> URLTargetError
    ) throws(URLTargetError) -> (Host, ArraySlice<UInt8>) {
        let colon = UInt8(ascii: ":")
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else {
                throw failure(.ipv6)
            }
            let address = authority[(authority.startIndex + 1)..<end]
            if address.contains(UInt8(ascii: "%")) { throw failure(.zone) }
            let rest = authority[(end + 1)...]
            guard IPAddressText.isIPv6(address) else { throw failure(.ipv6) }
            guard rest.isEmpty || rest.first == colon else { throw failure(.port) }
            return ((String(decoding: address, as: UTF8.self), .ipv6), rest.dropFirst())
        }
        let end = authority.firstIndex(of: colon) ?? authority.endIndex
        let name = authority[..<end]
        let rest = authority[end...].dropFirst()
        if rest.contains(colon) { throw failure(.ipv6) }
        guard !name.isEmpty else { throw failure(.missingHost) }
        let text = String(decoding: name, as: UTF8.self)
        if IPAddressText.isIPv4(name) { return ((text, .ipv4), rest) }
        guard IPAddressText.isHostName(name) else { throw failure(.host) }
        return ((text, .name), rest)
    }

    private static func port(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard digits.allSatisfy(Byte.isDigit), digits.count <= 5,
            let port = UInt16(String(decoding: digits, as: UTF8.self)), port > 0
        else { return nil }
        return port
    }

    private static func path(_ text: ArraySlice<UInt8>) -> String {
        var path = text.first == UInt8(ascii: "/") ? "" : "/"
        for byte in text.prefix(while: { $0 != UInt8(ascii: "#") }) {
            if byte < 0x80 {
                path.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                path += "%" + String(byte, radix: 16, uppercase: true)
            }
        }
        return path
    }
}

extension URLTarget: CustomStringConvertible, CustomDebugStringConvertible {
    /// The URL without user name and password.
    public var description: String { origin + path }
    public var debugDescription: String { description }
}
