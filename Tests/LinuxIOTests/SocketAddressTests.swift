import LinuxIO
import Testing

@Suite struct SocketAddressTests {
    private func address(_ host: String) throws -> SocketAddress {
        try #require(try Resolver.addresses(of: host, port: 80).first)
    }

    @Test(arguments: ["127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"])
    func loopbackIsThisMachine(host: String) throws {
        #expect(try address(host).isLoopback)
        #expect(try address(host).isPrivate)
    }

    /// RFC 1918, RFC 3927, RFC 4193 and RFC 4291.
    @Test(arguments: [
        "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1", "fd00::1",
        "fe80::1", "::ffff:10.1.2.3",
    ])
    func privateNetworksAreNotThisMachineButNear(host: String) throws {
        #expect(try !address(host).isLoopback)
        #expect(try address(host).isPrivate)
    }

    @Test(arguments: [
        "8.8.8.8", "172.15.0.1", "172.32.0.1", "192.169.0.1", "11.0.0.1", "2001:4860::1", "::2",
        "fec0::1", "::ffff:8.8.8.8",
    ])
    func everythingElseIsTheInternet(host: String) throws {
        #expect(try !address(host).isLoopback)
        #expect(try !address(host).isPrivate)
    }

    @Test func addressesAreWrittenWithTheirPort() throws {
        #expect(try address("127.0.0.1").description == "127.0.0.1:80")
        #expect(try address("::1").description == "[::1]:80")
        #expect(SocketAddress(unixPath: "/run/app.sock")?.description == "unix:/run/app.sock")
    }

    @Test func aUnixPathHasOneTo107Bytes() {
        #expect(SocketAddress(unixPath: "") == nil)
        #expect(SocketAddress(unixPath: String(repeating: "x", count: 107)) != nil)
        #expect(SocketAddress(unixPath: String(repeating: "x", count: 108)) == nil)
        #expect(SocketAddress(unixPath: "a\0b") == nil)
    }

    @Test func aFamilyCanBeAskedFor() throws {
        #expect(throws: Resolver.Failure.self) {
            try Resolver.addresses(of: "127.0.0.1", port: 80, family: .ipv6)
        }
        #expect(throws: Resolver.Failure.self) {
            try Resolver.addresses(of: "::1", port: 80, family: .ipv4)
        }
    }
}
