import Distributions
import Foundation
import Testing

@testable import TargetServer

/// A service time that outlasts any test: such work never ends, whatever the machine's speed.
private let forever = 3600.0

/// The server over real loopback sockets. Nothing here depends on how long anything takes: work
/// takes no time or for ever.
@Suite(.serialized, .timeLimit(.minutes(2))) struct TargetServerTests {
    private func withServer<Result>(
        serviceTime: Double = 0, _ change: (inout TargetConfiguration) -> Void = { _ in },
        _ body: (TargetServer, Int) async throws -> Result
    ) async throws -> Result {
        var configuration = TargetConfiguration()
        configuration.meanServiceTime = serviceTime
        configuration.serviceLaw = .deterministic
        change(&configuration)
        let server = try await TargetServer.start(configuration)
        do {
            let result = try await body(server, try #require(server.boundPort))
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private func statistics(_ port: Int) throws -> TargetStatistics {
        let response = try RawConnection(port: port).request("GET", "/stats")
        #expect(response.headers["content-type"] == "application/json")
        return try JSONDecoder().decode(TargetStatistics.self, from: response.body)
    }

    /// Asks until the account is as wanted; the suite's time limit ends it if it never is.
    private func waitForStatistics(
        _ port: Int, _ isAsWanted: (TargetStatistics) -> Bool
    ) async throws -> TargetStatistics {
        while true {
            let statistics = try statistics(port)
            if isAsWanted(statistics) { return statistics }
            await Task.yield()
        }
    }

    @Test func oneConnectionCarriesManyRequests() async throws {
        try await withServer { _, port in
            let connection = try RawConnection(port: port)
            for method in ["GET", "POST", "DELETE", "OPTIONS"] {
                let response = try connection.request(method, "/any/path?q=1")
                #expect(response.status == 200)
                #expect(response.text == "kendall\n")
                #expect(response.headers["connection"] == nil)
            }
            #expect(try statistics(port).completions == 4)
        }
    }

    @Test func aHeadRequestGetsTheLengthAndNoBody() async throws {
        try await withServer {
            $0.responseBytes = 1000
        } _: { _, port in
            let connection = try RawConnection(port: port)
            let head = try connection.request("HEAD", "/")
            #expect(head.status == 200)
            #expect(head.headers["content-length"] == "1000")
            #expect(try connection.request("GET", "/").body.count == 1000)
        }
    }

    @Test func anEmptyBodyHasALengthToo() async throws {
        try await withServer {
            $0.responseBytes = 0
        } _: { _, port in
            let connection = try RawConnection(port: port)
            for _ in 0..<2 {
                let response = try connection.request("GET", "/")
                #expect(response.headers["content-length"] == "0")
            }
        }
    }

    @Test func aRequestToCloseIsAnsweredThenClosed() async throws {
        try await withServer { _, port in
            let connection = try RawConnection(port: port)
            let response = try connection.request("GET", "/", headers: "Connection: close\r\n")
            #expect(response.status == 200)
            #expect(response.headers["connection"] == "close")
            #expect(connection.isClosedByServer())
        }
    }

    @Test func http10ClosesUnlessAskedToStay() async throws {
        try await withServer { _, port in
            let staying = try RawConnection(port: port)
            for _ in 0..<2 {
                try staying.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(try staying.response().headers["connection"] == "keep-alive")
            }
            let leaving = try RawConnection(port: port)
            try leaving.send("GET / HTTP/1.0\r\n\r\n")
            #expect(try leaving.response().status == 200)
            #expect(leaving.isClosedByServer())
        }
    }

    @Test func aBodyIsReadAndThrownAwayHoweverFramed() async throws {
        try await withServer { _, port in
            let connection = try RawConnection(port: port)
            let megabyte = String(repeating: "x", count: 1 << 20)
            try connection.send(
                "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: \(megabyte.utf8.count)\r\n\r\n")
            try connection.send(megabyte)
            #expect(try connection.response().status == 200)
            try connection.send(
                "PUT / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3\r\nabc\r\n0\r\n\r\n")
            #expect(try connection.response().status == 200)
            #expect(try statistics(port).arrivals == 2)
        }
    }

    @Test func aClientThatExpectsToContinueIsToldTo() async throws {
        try await withServer { _, port in
            let connection = try RawConnection(port: port)
            for _ in 0..<2 {
                try connection.send(
                    "POST / HTTP/1.1\r\nHost: t\r\nExpect: 100-Continue\r\n"
                        + "Content-Length: 2\r\n\r\n")
                #expect(try connection.response().status == 100)
                #expect(try statistics(port).inSystem == 0)
                try connection.send("ok")
                #expect(try connection.response().status == 200)
            }
        }
    }

    @Test func malformedRequestsAreRefusedAndNoWork() async throws {
        try await withServer { _, port in
            let connection = try RawConnection(port: port)
            try connection.send("NOT HTTP AT ALL\r\n\r\n")
            #expect(try connection.response().status == 400)
            #expect(connection.isClosedByServer())
            #expect(try statistics(port).arrivals == 0)
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await withServer {
            $0.recordedArrivals = 1
        } _: { _, port in
            let connection = try RawConnection(port: port)
            let paths = ["/", "/stats", "/", "/arrivals", "/"]
            try connection.send(
                paths.map { "GET \($0) HTTP/1.1\r\nHost: t\r\n\r\n" }.joined())
            let types = try paths.map { _ in try connection.response().headers["content-type"] }
            let json = "application/json"
            #expect(types == ["text/plain", json, "text/plain", json, "text/plain"])
        }
    }

    /// The first takes a while, so that the rest, which take none, pile up behind it; a large body
    /// before them has the server read in large pieces, each thousands of requests.
    @Test func aLongRowOfPipelinedRequestsDoesNotExhaustTheStack() async throws {
        try await withServer(serviceTime: 0.05) { _, port in
            let count = 20_000
            let connection = try RawConnection(port: port)
            let body = String(repeating: "x", count: 1 << 20)
            try connection.send("PUT / HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
            try connection.send(body)
            #expect(try connection.response().text == "kendall\n")
            let reset = "POST /stats/reset HTTP/1.1\r\n\r\n"
            try connection.send("GET / HTTP/1.1\r\n\r\n" + String(repeating: reset, count: count))
            #expect(try connection.response().text == "kendall\n")
            for _ in 0..<count {
                guard try connection.response().text == "reset\n" else {
                    Issue.record("an answer out of order")
                    return
                }
            }
        }
    }

    @Test func aFullSystemAnswers503AtOnce() async throws {
        try await withServer(serviceTime: forever) {
            $0.workers = 1
            $0.capacity = 2
        } _: { _, port in
            let waiting = try (0..<2).map { _ in try RawConnection(port: port) }
            for connection in waiting { try connection.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n") }
            _ = try await waitForStatistics(port) { $0.inSystem == 2 }
            let refused = try RawConnection(port: port).request("GET", "/")
            #expect(refused.status == 503)
            let account = try statistics(port)
            #expect(account.rejected == 1)
            #expect(account.arrivals == 3)
            #expect(account.busyWorkers == 1)
            #expect(account.inLine == 1)
        }
    }

    @Test func theWorkOfAClientThatLeftGoesOn() async throws {
        try await withServer(serviceTime: forever) { _, port in
            var leaving: RawConnection? = try RawConnection(port: port)
            try leaving?.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try await waitForStatistics(port) { $0.inSystem == 1 }
            leaving = nil
            let account = try await waitForStatistics(port) { $0.abandoned == 1 }
            #expect(account.inSystem == 1)
            #expect(account.busyWorkers == 1)
        }
    }

    @Test func theQueueAccepts202AndKeepsTheBacklog() async throws {
        try await withServer(serviceTime: forever) {
            $0.architecture = .queue
        } _: { _, port in
            let connection = try RawConnection(port: port)
            for _ in 0..<7 { #expect(try connection.request("POST", "/order").status == 202) }
            let account = try statistics(port)
            #expect(account.inSystem == 7)
            #expect(account.busyWorkers == 4)
            #expect(account.inLine == 3)
            #expect(account.completions == 0)
        }
    }

    @Test(arguments: [
        Architecture.workers, .threads, .cpu, .eventLoop, .queue, .lock, .forkJoin(parts: 3),
    ])
    func everyArchitectureDoesTheWorkItTakes(architecture: Architecture) async throws {
        try await withServer(serviceTime: 0.0005) {
            $0.architecture = architecture
            $0.serviceLaw = .exponential
            $0.eventLoops = 2
        } _: { _, port in
            let connections = try (0..<8).map { _ in try RawConnection(port: port) }
            for _ in 0..<5 {
                for connection in connections {
                    try connection.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
                }
                for connection in connections {
                    let expected = architecture == .queue ? 202 : 200
                    #expect(try connection.response().status == expected)
                }
            }
            let account = try await waitForStatistics(port) { $0.inSystem == 0 }
            #expect(account.arrivals == 40)
            #expect(account.completions == 40)
            #expect(account.rejected == 0)
            #expect(account.configuration.architecture == architecture.description)
            #expect((account.utilisation == nil) == (architecture == .eventLoop))
        }
    }

    @Test func sharedWorkersServeOverTheWireToo() async throws {
        try await withServer(serviceTime: 0.0005) {
            $0.discipline = .ps
        } _: { _, port in
            let connections = try (0..<8).map { _ in try RawConnection(port: port) }
            for connection in connections {
                try connection.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            }
            for connection in connections { #expect(try connection.response().status == 200) }
            #expect(try statistics(port).configuration.discipline == "ps")
        }
    }

    @Test func statisticsAreJSONWithUnitsInTheirKeysAndStartAfreshWhenTold() async throws {
        try await withServer {
            $0.seed = 9
            $0.capacity = 5
        } _: { server, port in
            let connection = try RawConnection(port: port)
            for _ in 0..<3 { _ = try connection.request("GET", "/") }
            let body = try connection.request("GET", "/stats").body
            let json = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
            #expect(json["arrivals"] as? Int == 3)
            #expect(json["mean_service_time_s"] as? Double == 0)
            #expect(json["mean_interarrival_time_s"] is Double)
            #expect(json["utilisation"] as? Double == 0)
            #expect(json["service_time_scv"] == nil)
            let echo = try #require(json["configuration"] as? [String: Any])
            #expect(echo["workers"] as? Int == 4)
            #expect(echo["law"] as? String == "deterministic")
            #expect(echo["capacity"] as? Int == 5)
            #expect(echo["seed"] as? Int == 9)
            #expect(try connection.request("HEAD", "/stats").status == 200)

            #expect(try connection.request("POST", "/stats/reset").status == 200)
            let account = await server.statistics()
            #expect(account.arrivals == 0)
            #expect(account.completions == 0)
            #expect(account.meanInterarrivalTime == nil)
            #expect(account.observed <= account.uptime)
        }
    }

    @Test func theFirstArrivalsAreKeptInOrder() async throws {
        try await withServer {
            $0.recordedArrivals = 3
        } _: { _, port in
            let connection = try RawConnection(port: port)
            #expect(try connection.request("GET", "/arrivals").text == "[]\n")
            for _ in 0..<5 { _ = try connection.request("GET", "/") }
            let body = try connection.request("GET", "/arrivals").body
            let instants = try JSONDecoder().decode([UInt64].self, from: body)
            #expect(instants.count == 3)
            #expect(instants == instants.sorted())
            let uptime = try statistics(port).uptime
            #expect(instants.allSatisfy { Double($0) <= uptime * 1e9 })
        }
    }

    @Test func theSameSeedAsksForTheSameWork() async throws {
        func drawn(seed: UInt64) async throws -> Double? {
            try await withServer(serviceTime: 1e-6) {
                $0.serviceLaw = .exponential
                $0.seed = seed
            } _: { _, port in
                let connection = try RawConnection(port: port)
                for _ in 0..<10 { _ = try connection.request("GET", "/") }
                return try statistics(port).meanServiceTime
            }
        }
        let first = try await drawn(seed: 1)
        #expect(try await drawn(seed: 1) == first)
        #expect(try await drawn(seed: 2) != first)
    }

    @Test(arguments: [Architecture.workers, .threads, .cpu, .lock])
    func stopClosesConnectionsThatWouldWaitForEver(architecture: Architecture) async throws {
        try await withServer(serviceTime: forever) {
            $0.workers = 2
            $0.architecture = architecture
        } _: { server, port in
            let connections = try (0..<4).map { _ in try RawConnection(port: port) }
            for connection in connections.dropFirst() {
                try connection.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            }
            _ = try await waitForStatistics(port) { $0.inSystem == 3 }
            await server.stop()
            for connection in connections { #expect(connection.isClosedByServer()) }
            #expect(throws: RawConnection.Failure.self) { try RawConnection(port: port) }
            // After the fact, nothing waits and the last account stands.
            await server.stop()
            await server.waitUntilStopped()
            #expect(await server.statistics().inSystem == 3)
        }
    }

    @Test func whoeverWaitsForTheEndIsToldOfIt() async throws {
        try await withServer { server, _ in
            async let ended: Void = server.waitUntilStopped()
            await server.stop()
            await ended
        }
    }

    /// The end of the service is due before the end of the grace, and one loop sees to both.
    @Test func stopWaitsForWorkThatIsSoonDone() async throws {
        try await withServer(serviceTime: 0.2) { server, port in
            let connection = try RawConnection(port: port)
            try connection.send("GET / HTTP/1.1\r\nHost: t\r\n\r\n")
            _ = try await waitForStatistics(port) { $0.arrivals == 1 }
            await server.stop()
            #expect(try connection.response().status == 200)
            #expect(connection.isClosedByServer())
        }
    }

    @Test func aPortInUseIsNamedInWords() async throws {
        try await withServer { _, port in
            var configuration = TargetConfiguration()
            configuration.port = port
            let error = await #expect(throws: TargetServerError.self) {
                _ = try await TargetServer.start(configuration)
            }
            #expect(
                error?.description
                    == "cannot listen on 127.0.0.1 port \(port): Address already in use; "
                    + "choose another place, or port 0 for a free port")
        }
    }

    @Test func anUnsoundConfigurationStartsNothing() async {
        var configuration = TargetConfiguration()
        configuration.workers = 0
        await #expect(throws: ConfigurationError.self) {
            _ = try await TargetServer.start(configuration)
        }
    }

    @Test func aUnixSocketServesAndIsRemovedAtTheEnd() async throws {
        let path = NSTemporaryDirectory() + "kendall-\(UUID().uuidString.prefix(8)).sock"
        var configuration = TargetConfiguration()
        configuration.meanServiceTime = 0
        configuration.unixSocketPath = path
        let server = try await TargetServer.start(configuration)
        #expect(server.boundPort == nil)
        #expect(try RawConnection(path: path).request("GET", "/").status == 200)
        await server.stop()
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
