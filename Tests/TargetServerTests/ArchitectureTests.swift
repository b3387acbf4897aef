import Testing

@testable import TargetServer

@Suite struct ArchitectureTests {
    @Test(arguments: [
        ("workers", Architecture.workers), ("threads", .threads), ("cpu", .cpu),
        ("event-loop", .eventLoop), ("queue", .queue), ("lock", .lock),
        ("fork-join:3", .forkJoin(parts: 3)),
    ])
    func namesAreReadAndPrintedAlike(name: String, architecture: Architecture) throws {
        #expect(try Architecture(name) == architecture)
        #expect(architecture.description == name)
    }

    @Test func anUnknownNameIsAnsweredWithTheKnownOnes() {
        let error = #expect(throws: ConfigurationError.self) { try Architecture("prefork") }
        #expect(
            error?.description
                == "--architecture prefork: is none of workers, threads, cpu, event-loop, queue, "
                + "lock and fork-join:k; write --architecture workers")
    }

    @Test(arguments: ["fork-join", "fork-join:", "fork-join:0", "fork-join:1001", "fork-join:2:2"])
    func aForkNeedsANumberOfParts(text: String) {
        let error = #expect(throws: ConfigurationError.self) { try Architecture(text) }
        #expect(error?.example == "fork-join:4")
    }
}
