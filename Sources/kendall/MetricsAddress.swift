internal import Glibc

/// Where metrics are listened for: an IPv4 address and a port; of a port alone, the loopback's.
struct MetricsAddress: Equatable, Sendable, CustomStringConvertible {
    /// The four numbers of the address.
    let octets: [UInt8]
    let port: UInt16

    init(octets: [UInt8], port: UInt16) {
        precondition(octets.count == 4, "an IPv4 address")
        self.octets = octets
        self.port = port
    }

    /// `9464`, `:9464`, `127.0.0.1:9464`, `localhost:9464`.
    init(_ text: String) throws {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let host = parts.count == 2 ? parts[0] : ""
        let numbers =
            host.isEmpty || host == "localhost"
            ? [127, 0, 0, 1]
            : host.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard parts.count <= 2, let port = UInt16(parts[parts.count - 1]), numbers.count == 4,
            host.count(where: { $0 == "." }) == (host.isEmpty || host == "localhost" ? 0 : 3)
        else {
            throw OptionValues.Mistake(
                description: "\"\(text)\" is not an address to listen on; write one such as "
                    + "127.0.0.1:9464")
        }
        self.init(octets: numbers, port: port)
    }

    var description: String { octets.map(String.init).joined(separator: ".") + ":\(port)" }

    /// As the kernel takes it.
    var socketAddress: sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = octets.reduce(0) { $0 << 8 | UInt32($1) }.bigEndian
        return address
    }
}
