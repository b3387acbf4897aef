internal import Glibc
internal import LinuxIO
internal import Measurements
internal import Workloads

/// A first connection, before any load: it finds out whether the target can be reached at all, and
/// what it agrees to.
struct ConnectionProbe {
    let context: TLSContext?
    let transport: Transport
    let settings: SocketSettings
    /// How long a connection may take.
    let seconds: Double

    /// The addresses of the family of the first one that accepts: a name may stand for several
    /// servers, and for two families of which one is not served.
    func reachable(
        _ candidates: [SocketAddress]
    ) throws(LoadTestError) -> ([SocketAddress], TLSFacts?) {
        var refusal = LoadTestError.system("the target has no address")
        for address in candidates {
            do {
                let facts = try connect(to: address)
                return (candidates.filter { $0.family == address.family }, facts)
            } catch {
                refusal = error
            }
        }
        throw refusal
    }

    /// Opens a connection as the load threads do, and closes it.
    private func connect(to address: SocketAddress) throws(LoadTestError) -> TLSFacts? {
        let secure = context.map { SecureStreams(context: $0, tunnel: transport.tunnel) }
        var network: EpollNetwork
        do {
            network = try EpollNetwork(
                addresses: [address], first: 0, origin: 0, pacing: .balanced, settings: settings,
                secure: secure)
        } catch {
            throw .system(error.description)
        }
        let end = network.now() + UInt64(seconds * 1e9)
        let stream: Int32
        var mayAdvance = true
        switch network.connect(token: 0) {
        case .failed(let errno):
            throw unreachable(address, errno: errno)
        case .underWay(let descriptor):
            stream = descriptor
            mayAdvance = false
        case .connected(let descriptor):
            stream = descriptor
        }
        defer { network.close(stream) }
        var isHandshaking = false
        while true {
            if mayAdvance {
                switch network.advance(stream) {
                case .open: return secure?.stream(stream).flatMap { facts($0.agreement) }
                case .refused(let errno): throw unreachable(address, errno: errno)
                case .failed(let failure): throw refusal(failure, address)
                case .connecting: break
                case .handshaking:
                    if isHandshaking { break }
                    isHandshaking = true
                    continue
                }
            }
            guard network.now() < end else {
                throw isHandshaking
                    ? .handshake(
                        address: address.description,
                        reason: "no answer to the handshake within \(seconds) s")
                    : .unreachable(
                        address: address.description, reason: "no answer within \(seconds) s",
                        errno: ETIMEDOUT)
            }
            let events = network.wait(until: end, now: network.now())
            mayAdvance = (0..<events).contains { isHandshaking || network.event($0).writable }
        }
    }

    private func unreachable(_ address: SocketAddress, errno: Int32) -> LoadTestError {
        let reason = SystemError.reason(errno)
        switch FailureNaming.connect(errno: errno).kind {
        case .localDescriptor, .localPort:
            return .exhausted(address: address.description, reason: reason, errno: errno)
        default:
            return .unreachable(address: address.description, reason: reason, errno: errno)
        }
    }

    private func refusal(_ failure: NetworkFailure, _ address: SocketAddress) -> LoadTestError {
        let (place, reason) = (address.description, failure.detail)
        switch failure.kind {
        case .tlsVerify:
            let security = transport.security
            return .untrusted(name: security?.serverName ?? place, reason: reason)
        case .tlsHandshake:
            return .handshake(address: place, reason: reason + advice(for: reason))
        case .reset where reason == "tls_handshake_reset":
            return .handshake(address: place, reason: "connection reset during the handshake")
        case .proxyRefused, .protocol, .truncated:
            return .proxy(address: place, reason: reason + advice(for: reason))
        default:
            return .unreachable(address: place, reason: reason)
        }
    }

    private func advice(for reason: String) -> String {
        if reason.hasPrefix("wrong version number") { return "; did you mean http://?" }
        if reason.hasSuffix("certificate required") {
            return "; give one by --cert FILE and --key FILE"
        }
        if reason.hasSuffix("protocol version") || reason == "unsupported protocol" {
            return "; see --tls-min and --tls-max"
        }
        if reason.hasSuffix("answered 407") { return "; give --proxy-user name:password" }
        return ""
    }

    private func facts(_ agreement: TLSStream.Agreement) -> TLSFacts? {
        guard let security = transport.security else { return nil }
        let isTold = !security.isAddress && security.options.sendsServerName
        return TLSFacts(
            version: agreement.version, cipher: agreement.cipher,
            cipherBits: agreement.cipherBits, serverKeyBits: agreement.serverKeyBits,
            temporaryKey: agreement.temporaryKey, temporaryKeyBits: agreement.temporaryKeyBits,
            alpn: agreement.alpn, serverName: isTold ? security.serverName : nil,
            isVerified: security.options.isVerified,
            reusesSessions: security.options.reusesSessions)
    }
}

extension TLSConfiguration {
    /// What a plan says about encryption, in the words of the floor below.
    init(_ security: Transport.Security) {
        let options = security.options
        self.init(serverName: security.serverName)
        isAddress = security.isAddress
        sendsServerName = options.sendsServerName
        isVerified = options.isVerified
        authorities = options.authorities
        certificate = options.certificate
        key = options.key
        least = Version(options.least)
        most = Version(options.most)
        ciphers = options.ciphers
        reusesSessions = options.reusesSessions
    }
}

extension TLSConfiguration.Version {
    init(_ version: TLSOptions.Version) {
        switch version {
        case .tls10: self = .tls10
        case .tls11: self = .tls11
        case .tls12: self = .tls12
        case .tls13: self = .tls13
        }
    }
}
