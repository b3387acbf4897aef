/// What the method of a request means for the length of its response.
public enum RequestKind: Sendable {
    /// Any other method.
    case ordinary
    /// The response has a head only, whatever that head declares.
    case head
    /// After a 2xx head the connection is a tunnel.
    case connect

    /// The kind of a method, whose case matters (RFC 9110, 9.1).
    public init(method: String) {
        switch method {
        case "HEAD": self = .head
        case "CONNECT": self = .connect
        default: self = .ordinary
        }
    }
}
