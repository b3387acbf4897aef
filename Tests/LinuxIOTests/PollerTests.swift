import Glibc
import LinuxIO
import Testing

@Suite struct PollerTests {
    /// A connected pair of non-blocking stream sockets; closes what is left of it.
    private final class Pair {
        let near: Int32
        let far: Int32

        init() throws {
            var ends: [Int32] = [-1, -1]
            let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
            try #require(socketpair(AF_UNIX, type, 0, &ends) == 0)
            (near, far) = (ends[0], ends[1])
        }

        deinit {
            close(near)
            close(far)
        }
    }

    private func send(_ text: String, on descriptor: Int32) -> Int {
        Array(text.utf8).withUnsafeBytes { StreamSocket.send(descriptor, $0) }
    }

    private func receive(on descriptor: Int32, room: Int = 100) -> (Int, String) {
        withUnsafeTemporaryAllocation(byteCount: room, alignment: 1) { buffer in
            let count = StreamSocket.receive(descriptor, buffer)
            return (count, String(decoding: buffer[..<max(0, count)], as: UTF8.self))
        }
    }

    @Test func bytesMakeADescriptorReadableUnderItsToken() throws {
        let pair = try Pair()
        var poller = try Poller()
        #expect(poller.add(pair.near, token: 0xDEAD_BEEF_0000_0007) == 0)
        // Writable at once, and told once.
        #expect(poller.wait(nanoseconds: 1_000_000_000) == 1)
        #expect(poller[0].writable && !poller[0].readable && !poller[0].ended)
        #expect(poller.wait(nanoseconds: 0) == 0)

        #expect(send("hello", on: pair.far) == 5)
        #expect(poller.wait(nanoseconds: 1_000_000_000) == 1)
        #expect(poller[0].token == 0xDEAD_BEEF_0000_0007)
        #expect(poller[0].readable && !poller[0].ended)
        let (count, text) = receive(on: pair.near)
        #expect(count == 5 && text == "hello")
        #expect(receive(on: pair.near).0 == -Int(EAGAIN))
    }

    @Test func thePeersEndIsTold() throws {
        let pair = try Pair()
        var poller = try Poller()
        #expect(poller.add(pair.near, token: 1) == 0)
        _ = poller.wait(nanoseconds: 0)
        shutdown(pair.far, Int32(SHUT_WR))
        #expect(poller.wait(nanoseconds: 1_000_000_000) == 1)
        #expect(poller[0].ended && poller[0].readable)
        #expect(receive(on: pair.near).0 == 0)
    }

    @Test func aDescriptorThatIsNotOpenIsRefused() throws {
        let poller = try Poller()
        #expect(poller.add(1_000_000, token: 1) == EBADF)
    }

    /// The wait is at least as long as asked for; how much longer is the machine's affair.
    @Test func aWaitLastsNanosecondsAndIsNotCutShort() throws {
        var poller = try Poller()
        for nanoseconds: UInt64 in [0, 1, 50_000, 3_000_000] {
            let start = MonotonicClock.now()
            #expect(poller.wait(nanoseconds: nanoseconds) == 0)
            #expect(MonotonicClock.now() - start >= nanoseconds)
        }
    }

    /// Near instants and far ones are waited for in two ways; neither is an event.
    @Test func aWaitEndsAtItsInstantWithoutAnEvent() throws {
        var poller = try Poller()
        for nanoseconds: UInt64 in [0, 50_000, 30_000_000, 40_000_000] {
            let start = MonotonicClock.now()
            let instant = start + nanoseconds
            #expect(poller.wait(until: instant, now: start) == 0)
            #expect(MonotonicClock.now() >= instant)
        }
    }

    @Test func aWaitMayEndEarlyForAnEarlierOneButNotTwice() throws {
        let pair = try Pair()
        var poller = try Poller()
        #expect(poller.add(pair.near, token: 7) == 0)
        let start = MonotonicClock.now()
        // The stream is writable at once, and the alarm stays set.
        #expect(poller.wait(until: start + 30_000_000, now: start) == 1)
        #expect(poller[0].token == 7)
        let later = start + 90_000_000
        #expect(poller.wait(until: later, now: start) == 0)
        #expect(MonotonicClock.now() >= start + 30_000_000)
        while MonotonicClock.now() < later {
            #expect(poller.wait(until: later, now: MonotonicClock.now()) == 0)
        }
        // An instant before the one it is set to sets it anew.
        let now = MonotonicClock.now()
        #expect(send("x", on: pair.far) == 1)
        #expect(poller.wait(until: now + 60_000_000_000, now: now) == 1)
        #expect(poller.wait(until: now + 30_000_000, now: now) == 0)
        #expect(MonotonicClock.now() >= now + 30_000_000)
    }

    @Test func anotherThreadWakesAWait() throws {
        let wakeUp = try WakeUp()
        var poller = try Poller()
        try poller.addLevelTriggered(wakeUp.descriptor, token: 9)
        #expect(poller.wait(nanoseconds: 0) == 0)
        wakeUp.signal()
        wakeUp.signal()
        #expect(poller.wait(nanoseconds: 10_000_000_000) == 1)
        wakeUp.clear()
        #expect(poller.wait(nanoseconds: 0) == 0)
    }

    @Test func connectingToNobodyIsRefused() throws {
        // A port that was free a moment ago: bound, never listening.
        let bound = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(bound) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(bound, $0, length)
                _ = getsockname(bound, $0, &length)
            }
        }
        let port = UInt16(bigEndian: name.sin_port)
        let address = try #require(try Resolver.addresses(of: "127.0.0.1", port: port).first)
        switch StreamSocket.connect(to: address) {
        case .connected(let stream):
            Issue.record("connected to a port that nobody listens on")
            StreamSocket.close(stream)
        case .failed(let error):
            #expect(error == ECONNREFUSED)
        case .underWay(let stream):
            var poller = try Poller()
            #expect(poller.add(stream, token: 1) == 0)
            #expect(poller.wait(nanoseconds: 5_000_000_000) == 1)
            #expect(StreamSocket.connectResult(stream) == ECONNREFUSED)
            StreamSocket.close(stream)
        }
    }

    @Test func processesAreMeasuredFromOutside() throws {
        let use = try #require(ProcessResources.sample(processID: getpid()))
        #expect(use.residentBytes > 1_000_000)
        #expect(use.cpuSeconds >= 0)
        #expect(ProcessResources.sample(processID: 0x7FFF_FFF0) == nil)
        #expect(ProcessResources.ownUse().maxResidentBytes > 1_000_000)
        #expect(ProcessResources.raiseDescriptorLimit() > 0)
        #expect(ProcessResources.ephemeralPorts()?.isEmpty != true)
    }
}
