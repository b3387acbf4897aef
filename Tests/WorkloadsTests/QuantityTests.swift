import Testing
import Workloads

@Suite struct QuantityTests {
    @Test(arguments: [
        ("250ms", 0.25), ("30s", 30.0), ("1m30s", 90.0), ("2h", 7200.0), ("50us", 50e-6),
        ("0", 0.0),
        ("1.5s", 1.5), (".5s", 0.5), ("1h1m1s1ms", 3661.001), ("100µs", 1e-4), ("3min", 180.0),
        ("1e3s", 1000.0), ("2.5e-2s", 0.025),
    ])
    func durationsAreSeconds(text: String, seconds: Double) throws {
        #expect(abs(try Quantity.duration(text) - seconds) <= 1e-12 * seconds)
    }

    @Test(arguments: [
        "", "10", "s", "-1s", "1x", "1s1m", "1s2s", "1.s", "1es", "1e+s", "1e1000s", "nan", "1..5s",
        "5 s", "999999h",
    ])
    func otherTextIsNoDuration(text: String) {
        #expect(throws: Quantity.ParseError.self) { try Quantity.duration(text) }
    }

    @Test(arguments: [
        ("200/s", 200.0), ("25k/min", 25_000 / 60.0), ("120", 120.0), ("0.5", 0.5),
        ("1.5M/h", 416.666_666_666_666_7),
        ("3/sec", 3.0), ("2k", 2000.0), ("60/m", 1.0), ("1e8", 1e8), ("1e8/s", 1e8),
        ("2.5e-3/s", 0.0025),
        (".5e+2", 50.0),
    ])
    func ratesArePerSecond(text: String, perSecond: Double) throws {
        #expect(abs(try Quantity.rate(text) - perSecond) <= 1e-12 * perSecond)
    }

    @Test(arguments: [
        "", "0", "-5", "10x", "10/d", "k", "/s", "inf", "nan", "1e", "1e/s", "1e10", "1e-7",
        "1e1000",
        "10K/s", "9999M",
    ])
    func otherTextIsNoRate(text: String) {
        #expect(throws: Quantity.ParseError.self) { try Quantity.rate(text) }
    }

    @Test(arguments: [
        ("64KiB", 65_536), ("1MB", 1_000_000), ("512", 512), ("512B", 512), ("1.5KiB", 1536),
        ("0", 0),
    ])
    func sizesAreBytes(text: String, bytes: Int) throws {
        #expect(try Quantity.size(text) == bytes)
    }

    @Test(arguments: ["", "-1", "1.5", "1TB", "KiB", "1 MB"])
    func otherTextIsNoSize(text: String) {
        #expect(throws: Quantity.ParseError.self) { try Quantity.size(text) }
    }

    @Test func theErrorNamesTheValueAndAnExample() {
        #expect {
            try Quantity.rate("10x")
        } throws: { error in
            "\(error)" == "\"10x\" is not a rate; write 200/s or 25k/min"
        }
    }
}
