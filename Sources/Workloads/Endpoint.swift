/// Where connections go, which need not be where the URL points.
public enum Endpoint: Equatable, Sendable {
    /// Which addresses of a name may be used.
    public enum Family: Sendable { case any, ipv4, ipv6 }

    /// A host (a name, or a literal without brackets) and a port.
    case tcp(host: String, port: UInt16, family: Family)
    /// A Unix-domain socket.
    case unix(path: String)
}
