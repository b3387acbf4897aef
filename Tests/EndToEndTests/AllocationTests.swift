import Foundation
import TestSupport
import Testing

/// What load threads allocate, counted by a library that is loaded before the C library's own.
struct AllocationTests {
    private let folder: TemporaryFolder
    private let library: String

    init() throws {
        folder = try TemporaryFolder()
        library = folder.path("count_allocations.so")
        let source = try fixture("count_allocations.c")
        let compiler = try KendallProcess(
            ["cc", "-shared", "-fPIC", "-O1", "-o", library, source.path],
            program: URL(fileURLWithPath: "/usr/bin/env"))
        let outcome = try compiler.finish()
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    private func allocations(_ arguments: [String]) throws -> Int {
        let outcome = try KendallProcess.run(arguments, environment: ["LD_PRELOAD": library])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let told = try #require(
            outcome.errors.firstMatch(of: /load threads allocated (\d+) times/))
        return try #require(Int(told.1))
    }

    /// Ten times the requests over as many connections take no more memory, but for a few for the
    /// time that passes.
    @Test(
        .enabled(if: NginxServer.isThere, "no /usr/sbin/nginx here"),
        arguments: [
            ["ab", "--ab-only", "-q", "-k", "--http1.1", "--threads", "1", "-c", "8"],
            [
                // A slow machine would open more connections, each with its buffers.
                "run", "--quiet", "--format", "none", "--threads", "1", "--rate", "5000", "--seed",
                "1", "--max-connections", "8", "--on-limit", "drop",
            ],
        ])
    func requestsAllocateNothing(arguments: [String]) throws {
        let server = try NginxServer()
        let few = try allocations(arguments + ["-n", "500", server.url])
        let many = try allocations(arguments + ["-n", "5000", server.url])
        #expect(few > 0, "connections and buffers are allocated; nothing was counted")
        #expect(many - few < 100, "\(few) for 500 requests, \(many) for 5,000")
    }
}
