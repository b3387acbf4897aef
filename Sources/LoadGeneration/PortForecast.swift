internal import LinuxIO

/// Whether a load that opens connection after connection will find local ports for them.
///
/// A port stays taken for some time after its connection has ended (TIME_WAIT, RFC 9293, 3.6.1), so
/// of a range of ports only so many connections a second can be opened to one address.
public struct PortForecast: Equatable, Sendable {
    /// Local ports, once for every address of the target.
    public let ports: Int
    /// How long a port stays taken, seconds: 60 in Linux, or 1 where it takes such ports again
    /// (tcp_tw_reuse in the kernel's ip-sysctl).
    public let rest: Double

    public init(ports: Int, rest: Double) {
        self.ports = ports
        self.rest = rest
    }

    /// Connections that can be opened a second for as long as one likes.
    public var lastingRate: Double { Double(ports) / rest }

    /// Whether ports run out at so many connections a second, over so many seconds where that is
    /// known.
    public func runsOut(atRate rate: Double, over duration: Double?) -> Bool {
        rate * min(rest, duration ?? .infinity) > Double(ports)
    }

    /// What this machine has for connections to these addresses; nil where none needs a port.
    init?(_ addresses: [SocketAddress]) {
        let remote = addresses.filter(\.needsPort)
        guard !remote.isEmpty, let range = ProcessResources.ephemeralPorts() else { return nil }
        let reuse = ProcessResources.reusesWaitingPorts(
            onLoopback: remote.allSatisfy(\.isLoopback))
        self.init(ports: range.count * remote.count, rest: reuse ? 1 : 60)
    }
}
