import Distributions
import Testing

@testable import TargetServer

@Suite struct TargetConfigurationTests {
    @Test func theDefaultsAreSound() throws {
        try TargetConfiguration().validate()
    }

    @Test func nothingListensBeyondThisMachineByDefault() {
        #expect(TargetConfiguration().address == "127.0.0.1")
    }

    /// A configuration wrong in one option.
    struct Wrong: Sendable {
        var option: String
        var value: String
        var configuration = TargetConfiguration()

        init(_ option: String, _ value: String, _ change: (inout TargetConfiguration) -> Void) {
            self.option = option
            self.value = value
            change(&configuration)
        }
    }

    @Test(arguments: [
        Wrong("--workers", "0") { $0.workers = 0 },
        Wrong("--workers", "1000001") { $0.workers = 1_000_001 },
        Wrong("--service-time", "-1.0s") { $0.meanServiceTime = -1 },
        Wrong("--service-time", "nans") { $0.meanServiceTime = .nan },
        Wrong("--service-time", "infs") { $0.meanServiceTime = .infinity },
        Wrong("--capacity", "3") { $0.capacity = 3 },
        Wrong("--architecture", "fork-join:0") { $0.architecture = .forkJoin(parts: 0) },
        Wrong("--listen", "\"\"") { $0.address = "" },
        Wrong("--unix-socket", "\"\"") { $0.unixSocketPath = "" },
        Wrong("--port", "65536") { $0.port = 65_536 },
        Wrong("--response-bytes", "-1") { $0.responseBytes = -1 },
        Wrong("--record-arrivals", "-1") { $0.recordedArrivals = -1 },
        Wrong("--event-loops", "0") { $0.eventLoops = 0 },
        Wrong("--workers", "1025") {
            $0.workers = 1025
            $0.architecture = .threads
        },
        Wrong("--capacity", "0") {
            $0.capacity = 0
            $0.architecture = .eventLoop
        },
        Wrong("--discipline", "ps") {
            $0.discipline = .ps
            $0.architecture = .queue
        },
    ])
    func aValueOutOfItsDomainIsNamed(wrong: Wrong) {
        let error = #expect(throws: ConfigurationError.self) {
            try wrong.configuration.validate()
        }
        #expect(error?.option == wrong.option)
        #expect(error?.value == wrong.value)
        #expect(
            error?.description.hasSuffix("write \(wrong.option) \(error?.example ?? "")") == true)
    }

    @Test func aLossSystemIsAllowed() throws {
        var configuration = TargetConfiguration()
        configuration.capacity = 4
        try configuration.validate()
        configuration.architecture = .eventLoop
        configuration.capacity = 1
        try configuration.validate()
    }

    @Test func serviceLawsAreReadByName() throws {
        #expect(try TargetConfiguration.serviceLaw("erlang:4") == .erlang(k: 4))
        let error = #expect(throws: ConfigurationError.self) {
            try TargetConfiguration.serviceLaw("hyper:0.5")
        }
        #expect(
            error?.description
                == "--service-law hyper:0.5: hyper takes a squared coefficient of variation of 1 "
                + "or more; write --service-law hyper:4")
    }

    @Test func disciplinesAreReadByName() throws {
        #expect(try TargetConfiguration.Discipline("ps") == .ps)
        let error = #expect(throws: ConfigurationError.self) {
            try TargetConfiguration.Discipline("lifo")
        }
        #expect(
            error?.description
                == "--discipline lifo: is neither fcfs nor ps; write --discipline fcfs")
    }
}
