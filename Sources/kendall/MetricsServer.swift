internal import Dispatch
internal import Glibc
internal import Synchronization

/// A very small HTTP server for one page: the metrics of a run that goes on.
///
/// One thread, one connection at a time, each answered and closed; nothing that a client does
/// takes longer than a second, and none of it touches the load.
final class MetricsServer: Sendable {
    /// How long a client may take, milliseconds.
    private static let patience: Int32 = 1000
    private static let longestRequest = 8192

    /// Where it listens.
    let address: MetricsAddress
    private let listener: Int32
    private let page = Mutex<[UInt8]>(Array("# EOF\n".utf8))
    private let isStopped = Atomic<Bool>(false)

    /// Listens, on a free port where port 0 was asked for.
    init(_ wanted: MetricsAddress) throws(Failure) {
        var socketAddress = wanted.socketAddress
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let listener = socket(AF_INET, kind, 0)
        var yes: Int32 = 1
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let isListening = withUnsafeMutablePointer(to: &socketAddress) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard listener >= 0, isListening else {
            throw Failure(
                .unavailable,
                "--metrics-listen \(wanted): cannot listen there: \(reason(errno)); port 0 takes "
                    + "a free one")
        }
        self.listener = listener
        address = MetricsAddress(
            octets: wanted.octets, port: UInt16(bigEndian: socketAddress.sin_port))
    }

    /// Answers until ``stop()``.
    func start() {
        DispatchQueue(label: "metrics", qos: .utility).async { [self] in
            while !isStopped.load(ordering: .acquiring) {
                let client = accept(listener, nil, nil)
                guard client >= 0 else {
                    // Out of descriptors, say: asking again at once would only spin.
                    usleep(10_000)
                    continue
                }
                answer(client)
                close(client)
            }
            close(listener)
        }
    }

    /// What is answered from now on.
    func publish(_ text: String) {
        let bytes = Array(text.utf8)
        page.withLock { $0 = bytes }
    }

    /// Listens no longer. Does not wait for a client that is being answered: it may be as slow as it
    /// likes, and the report is not to be.
    func stop() {
        isStopped.store(true, ordering: .releasing)
        // Wakes the thread that waits for a client.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func answer(_ client: Int32) {
        guard let request = request(of: client) else { return }
        let words = request.prefix { !$0.isNewline }.split(separator: " ")
        let path = words.count == 3 ? words[1].prefix { $0 != "?" } : ""
        let isHead = words.first == "HEAD"
        let (status, type, body): (String, String, [UInt8]) =
            switch (words.first, path) {
            case ("GET", "/metrics"), ("HEAD", "/metrics"):
                ("200 OK", "text/plain; version=0.0.4; charset=utf-8", page.withLock { $0 })
            case ("GET", _), ("HEAD", _):
                ("404 Not Found", "text/plain", Array("the metrics are at /metrics\n".utf8))
            default:
                ("405 Method Not Allowed", "text/plain", Array("only GET and HEAD\n".utf8))
            }
        let head =
            "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n"
            + "Connection: close\r\n\r\n"
        send(Array(head.utf8) + (isHead ? [] : body), to: client)
    }

    /// The head of a request; nil where none came in time.
    private func request(of client: Int32) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 2048)
        let deadline = Self.milliseconds() + Int(Self.patience)
        while bytes.count < Self.longestRequest {
            guard Self.wait(for: client, POLLIN, until: deadline) else { return nil }
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes += buffer[..<count]
            if bytes.suffix(count + 3).firstRange(of: Array("\r\n\r\n".utf8)) != nil {
                return String(decoding: bytes, as: UTF8.self)
            }
        }
        return nil
    }

    private func send(_ bytes: [UInt8], to client: Int32) {
        var rest = bytes[...]
        let deadline = Self.milliseconds() + Int(Self.patience)
        while !rest.isEmpty, Self.wait(for: client, POLLOUT, until: deadline) {
            let count = rest.withUnsafeBytes {
                Glibc.send(
                    client, $0.baseAddress, $0.count,
                    Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno != EAGAIN, errno != EINTR { return }
            rest = rest.dropFirst(max(0, count))
        }
    }

    private static func wait(for client: Int32, _ event: Int32, until deadline: Int) -> Bool {
        var descriptor = pollfd(fd: client, events: Int16(event), revents: 0)
        let rest = deadline - milliseconds()
        return rest > 0 && poll(&descriptor, 1, Int32(rest)) == 1
    }

    private static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }
}
