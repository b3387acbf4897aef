import Foundation
import TestSupport
import Testing

/// The n-th call of every kind that a short run makes of the C library fails, for each n: the run
/// ends by itself, with a code of its own, with books that balance wherever there are any, and
/// without a socket left open.
@Suite(.serialized) struct CallFailureTests {
    /// What each call fails with, and how a request is booked that it hits.
    private static let faults: [(call: String, error: String, kinds: Set<String>)] = [
        ("socket", "EMFILE", ["local_fd"]), ("connect", "EADDRNOTAVAIL", ["local_port"]),
        ("send", "EPIPE", ["reset"]), ("recv", "ECONNRESET", ["reset"]),
        ("getsockopt", "ENOBUFS", ["local_fd"]), ("setsockopt", "EINVAL", []),
        ("epoll_create", "EMFILE", []), ("epoll_ctl", "ENOSPC", ["local_fd"]),
        ("epoll_wait", "EINTR", []), ("eventfd", "ENFILE", []), ("signalfd", "EMFILE", []),
        ("thread", "EAGAIN", []), ("write", "ENOSPC", []), ("sync", "EIO", []),
        ("rename", "EACCES", []), ("truncate", "EIO", []), ("open", "EACCES", []),
    ]
    /// Waits are as many as the machine has turns; so many of them are enough.
    private static let most = 24
    private static let atOnce = 4
    /// Each of these is documented in docs/exit-codes.md.
    private static let codes: Set<Int32> = [0, 1, 64, 66, 69, 73, 74]

    private let meddler: Meddler
    private let folder: TemporaryFolder

    init() throws {
        meddler = try Meddler()
        folder = try TemporaryFolder()
    }

    private struct Log {
        var calls: [String: Int] = [:]
        var openSockets = 0

        init(_ path: String) throws {
            for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ")
                calls[String(words[0])] = Int(words[1])
            }
            openSockets = try #require(calls["open_sockets"])
        }
    }

    private func start(_ url: String, _ name: String, _ fault: String?) throws -> KendallProcess {
        try KendallProcess(
            [
                "run", url, "--requests", "4", "--arrivals", "constant", "--rate", "200",
                "--threads", "2", "--seed", "1", "--timeout", "2s", "--no-keepalive",
                "--format", "json", "-q", "-o", folder.path(name + ".json"),
            ],
            environment: meddler.environment(fault, log: folder.path(name + ".log")))
    }

    @Test func promise04and17anyCallMayFail() throws {
        let (server, url) = try KendallProcess.server(["--service-time", "1ms"])
        defer { server.signal(SIGKILL) }
        let whole = try start(url.absoluteString, "whole", nil).finish()
        #expect(whole.status == 0, "\(whole.errors)")
        let length = try Log(folder.path("whole.log"))
        #expect(length.openSockets == 0)

        var walk: [(fault: String, kinds: Set<String>)] = []
        for (call, error, kinds) in Self.faults {
            let count = try #require(length.calls[call])
            for n in 1...max(1, min(count, Self.most)) {
                walk.append(("\(call):\(n):\(error)", kinds))
            }
        }
        #expect(walk.count > 60)
        for start in stride(from: 0, to: walk.count, by: Self.atOnce) {
            let batch = try walk[start..<min(start + Self.atOnce, walk.count)].map { step in
                (step, try self.start(url.absoluteString, step.fault, step.fault))
            }
            for (step, process) in batch {
                try judge(step.fault, step.kinds, try process.finish(timeout: 20))
            }
        }
    }

    private func judge(
        _ fault: String, _ kinds: Set<String>, _ outcome: KendallProcess.Outcome
    ) throws {
        let what = "\(fault): exit \(outcome.status), \(outcome.errors)"
        #expect(Self.codes.contains(outcome.status), "\(what)")
        #expect(outcome.status == 0 || !outcome.errors.isEmpty, "\(what)")
        #expect(outcome.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("kendall: ") })
        #expect(!outcome.errors.contains("balance"), "\(what)")
        // What this machine lacks is not the target's fault, not even before the load.
        if kinds.contains("local_fd") || kinds.contains("local_port") {
            #expect(!outcome.errors.contains("is the server"), "\(what)")
        }
        let log = try Log(folder.path(fault + ".log"))
        #expect(log.openSockets == 0, "\(what)")
        guard !outcome.output.isEmpty else {
            #expect(outcome.status != 0, "\(what)")
            return
        }
        // A report that standard output took half of is no report.
        if fault.hasPrefix("write"), outcome.status == 74, outcome.errors.contains("output") {
            return
        }
        let result = try RunResult(outcome.output)
        try result.expectBalance()
        let (scheduled, failures) = (try result.requests("scheduled"), try result.failures)
        #expect(scheduled == 4, "\(what)")
        #expect(Set(failures.keys).isSubset(of: kinds), "\(what) \(failures)")
    }
}
