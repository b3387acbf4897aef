internal import Comparison
internal import QueueingModels
internal import Workloads

/// What a user writes after an option, as the parser's `transform:` takes it. An error's
/// description begins with the value; the name of the option is put before it.
enum OptionValues {
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    /// A whole number, such as `4`.
    static func whole(_ text: String) throws -> Int {
        guard let value = Int(text) else {
            throw Mistake(description: "\"\(text)\" is not a whole number; write one such as 4")
        }
        return value
    }

    /// A whole number above 0.
    static func positiveWhole(_ text: String) throws -> Int {
        guard let value = Int(text), value > 0 else {
            throw Mistake(
                description: "\"\(text)\" is not a whole number above 0; write one such as 4")
        }
        return value
    }

    /// The most load threads: beyond a few a processor they only get in each other's way, and each
    /// keeps books of its own.
    static let mostThreads = 64

    /// A number of load threads.
    static func threads(_ text: String) throws -> Int {
        let threads = try positiveWhole(text)
        guard threads <= mostThreads else {
            throw Mistake(
                description: "\"\(text)\" is more than \(mostThreads) threads; one a processor is "
                    + "enough, write one such as 4")
        }
        return threads
    }

    /// One of some words.
    static func oneOf(_ words: String...) -> @Sendable (String) throws -> String {
        { text in
            guard words.contains(text) else {
                throw Mistake(
                    description: "\"\(text)\" is not one of the choices; write "
                        + words.dropLast().joined(separator: ", ") + " or \(words.last ?? "")")
            }
            return text
        }
    }

    /// What to leave out at the start.
    static func warmup(_ text: String) throws -> LoadPlan.Warmup {
        text == "auto" ? .auto : .seconds(try Quantity.duration(text))
    }

    /// A share above 0 and below 1, such as `5%`.
    static func share(_ text: String) throws -> Double {
        let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        guard let number, number > 0, number < 1 else {
            throw Mistake(
                description: "\"\(text)\" is not a share between 0 and 100 %; write one such as 5%")
        }
        return number
    }

    /// The law of service times that a model supposes.
    static func serviceLaw(_ text: String) throws -> ServiceLaw {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let number = parts.count == 2 ? Double(parts[1]) : nil
        switch (parts[0], number) {
        case ("exponential", nil) where parts.count == 1: return .exponential
        case ("deterministic", nil) where parts.count == 1: return .deterministic
        case ("erlang", let k?) where k >= 1 && k == k.rounded() && k <= 500:
            return .erlang(k: Int(k))
        case ("hyper", let scv?) where scv >= 1 && scv <= 1e6: return .hyperexponential(scv: scv)
        case ("scv", let scv?) where scv >= 0 && scv <= 1e6: return .general(scv: scv)
        default:
            throw Mistake(
                description: "\"\(text)\" is not a service-time law; write exponential, "
                    + "deterministic, erlang:4, hyper:4 or scv:2")
        }
    }

    /// How many times as fast, such as `2` or `0.5`.
    static func speed(_ text: String) throws -> Double {
        guard let value = Double(text), value.isFinite, value > 0, value <= 1e6 else {
            throw Mistake(description: "\"\(text)\" is no speed; write one such as 2 or 0.5")
        }
        return value
    }

    /// A seed: a whole number from 0 to 2⁶⁴ − 1.
    static func seed(_ text: String) throws -> UInt64 {
        guard let value = UInt64(text) else {
            throw Mistake(
                description: "\"\(text)\" is not a seed; write a whole number from 0 to "
                    + "\(UInt64.max), such as 42")
        }
        return value
    }

    /// A number that is not negative, such as `0.5`.
    static func number(_ text: String) throws -> Double {
        guard let value = Double(text), value.isFinite, value >= 0 else {
            throw Mistake(
                description: "\"\(text)\" is not a number of 0 or more; write one such as 0.5")
        }
        return value
    }

    /// A fraction such as `0.8` or `80%`; more than all of it is not refused here.
    static func fraction(_ text: String) throws -> Double {
        let isPercentage = text.hasSuffix("%")
        guard let value = Double(isPercentage ? String(text.dropLast()) : text), value.isFinite,
            value >= 0
        else {
            throw Mistake(
                description: "\"\(text)\" is not a fraction of 0 or more; write 0.8 or 80%")
        }
        return isPercentage ? value / 100 : value
    }

    /// A bound that a whole run must keep.
    static func threshold(_ text: String) throws -> Threshold {
        let threshold: Threshold
        do {
            threshold = try Threshold(text)
        } catch {
            throw Mistake(description: error.description)
        }
        if let phase = threshold.phase {
            throw Mistake(
                description: "\"\(text)\" is about a phase \"\(phase)\", which only a scenario "
                    + "has; write \(threshold.quantity.rawValue)")
        }
        return threshold
    }

    /// The path of a result, whose format is known by its ending.
    static func resultPath(_ text: String) throws -> String {
        guard OutputFormat(path: text) != nil else {
            throw Mistake(description: unknownEnding(text))
        }
        return text
    }

    /// What is wrong with a path that names no format.
    static func unknownEnding(_ path: String) -> String {
        path == "-"
            ? "\"-\" names no format; for standard output write --format"
            : "\"\(path)\" ends in none of \(OutputFormat.endings); write a name such as result.json"
    }

    /// Seconds.
    static func duration(_ text: String) throws -> Double { try Quantity.duration(text) }

    /// Seconds, but not none at all.
    static func positiveDuration(_ text: String) throws -> Double {
        let seconds = try Quantity.duration(text)
        guard seconds > 0 else {
            throw Mistake(
                description: "\"\(text)\" is no time at all; write one such as 100ms or 30s")
        }
        return seconds
    }

    /// Requests per second that a machine may be asked to send.
    static func loadRate(_ text: String) throws -> Double {
        let rate = try Quantity.rate(text)
        guard rate <= 1e7 else {
            throw Mistake(
                description: "\"\(text)\" is more than a machine can send; write up to 10M/s, such "
                    + "as 200/s")
        }
        return rate
    }

    /// Pictures per second.
    static func framesPerSecond(_ text: String) throws -> Double {
        guard let value = Double(text), value >= 1, value <= 10 else {
            throw Mistake(
                description: "\"\(text)\" is not a number from 1 to 10; write one such as 4")
        }
        return value
    }

    /// Events per second.
    static func rate(_ text: String) throws -> Double { try Quantity.rate(text) }

    /// A version of TLS, such as `1.2`.
    static func tlsVersion(_ text: String) throws -> TLSOptions.Version {
        guard let version = TLSOptions.Version(rawValue: text) else {
            throw Mistake(
                description: "\"\(text)\" is no version of TLS; write 1.0, 1.1, 1.2 or 1.3")
        }
        return version
    }

    /// Bytes.
    static func size(_ text: String) throws -> Int { try Quantity.size(text) }
}
