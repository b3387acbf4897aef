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

    /// A text that is not empty, such as an address or a path.
    static func text(_ example: String) -> @Sendable (String) throws -> String {
        { text in
            guard !text.isEmpty else {
                throw Mistake(description: "\"\" is no value; write \(example)")
            }
            return text
        }
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

    /// Events per second.
    static func rate(_ text: String) throws -> Double { try Quantity.rate(text) }

    /// Bytes.
    static func size(_ text: String) throws -> Int { try Quantity.size(text) }
}
