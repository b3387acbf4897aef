/// A user name and password for Basic authentication (RFC 7617). They are in no description, so
/// that no message, log or dump of a value that holds them can give them away.
public struct Credentials: Equatable, Sendable {
    let user: String
    let password: String

    /// Credentials of a user, whose name cannot hold a colon; nil if it does.
    public init?(user: String, password: String) {
        guard !user.utf8.contains(UInt8(ascii: ":")) else { return nil }
        self.user = user
        self.password = password
    }

    /// The value of an Authorization field. It is as secret as the credentials.
    public var basic: String { "Basic " + base64("\(user):\(password)".utf8) }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "<redacted>" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
