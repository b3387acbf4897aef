/// The quantities a user writes with a unit: durations, rates and sizes.
///
///     try Quantity.duration("1m30s")      // 90 seconds
///     try Quantity.rate("25k/min")        // 416.67 per second
///     try Quantity.size("64KiB")          // 65,536 bytes
///
/// A bare number is seconds-free: a rate per second or a size in bytes, but never a duration,
/// where guessing the unit would be a factor of a thousand wrong half of the time; only `0` is.
public enum Quantity {
    /// A text that is not the quantity it should be. The caller says where it stood.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        public let value: String
        /// What it should have been, with an example.
        public let expected: String

        public init(value: String, expected: String) {
            self.value = value
            self.expected = expected
        }

        public var description: String { "\"\(value)\" is not \(expected)" }
    }

    /// Seconds of `250ms`, `30s`, `1m30s`, `2h`, `50us`, `0`. Not negative, at most 10 years.
    public static func duration(_ text: String) throws(ParseError) -> Double {
        let error = ParseError(value: text, expected: "a duration; write 250ms, 30s, 1m30s or 2h")
        if text == "0" { return 0 }
        var rest = Substring(text)
        var total = 0.0
        var previous = Double.infinity
        while !rest.isEmpty {
            guard let number = takeNumber(&rest) else { throw error }
            let unit = rest.prefix { $0.isLetter }
            guard let seconds = durationUnits[String(unit)], seconds < previous else { throw error }
            rest = rest.dropFirst(unit.count)
            total += number * seconds
            previous = seconds
        }
        guard !text.isEmpty, total.isFinite, total <= 315_576_000 else { throw error }
        return total
    }

    /// Events per second of `200/s`, `25k/min`, `1.5M/h` or a bare `200`. From 10⁻⁶
    /// to 10⁹.
    public static func rate(_ text: String) throws(ParseError) -> Double {
        let error = ParseError(value: text, expected: "a rate; write 200/s or 25k/min")
        var rest = Substring(text)
        guard var number = takeNumber(&rest) else { throw error }
        if let prefix = rest.first, let factor = ["k": 1e3, "M": 1e6][prefix] {
            number *= factor
            rest = rest.dropFirst()
        }
        if !rest.isEmpty {
            let per = ["/s": 1.0, "/sec": 1, "/m": 60, "/min": 60, "/h": 3600]
            guard let seconds = per[String(rest)] else { throw error }
            number /= seconds
        }
        guard number >= 1e-6, number <= 1e9 else { throw error }
        return number
    }

    /// Bytes of `64KiB`, `1MB`, `512` or `512B`. Not negative, whole.
    public static func size(_ text: String) throws(ParseError) -> Int {
        let error = ParseError(value: text, expected: "a size; write 512, 64KiB or 1MB")
        var rest = Substring(text)
        guard let number = takeNumber(&rest) else { throw error }
        let units: [String: Double] = [
            "": 1, "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9,
            "KiB": 1024, "MiB": 1_048_576, "GiB": 1_073_741_824,
        ]
        guard let factor = units[String(rest)] else { throw error }
        let bytes = number * factor
        guard bytes == bytes.rounded(), bytes <= 1e15 else { throw error }
        return Int(bytes)
    }

    private static let durationUnits: [String: Double] = [
        "ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "min": 60, "h": 3600,
    ]

    /// Takes an unsigned decimal number such as `1`, `1.5`, `.5` or `1e8` from the front.
    private static func takeNumber(_ text: inout Substring) -> Double? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard digits.contains(where: { $0 != "." }), digits.last != ".",
            let number = Double(digits.first == "." ? "0" + digits : String(digits))
        else { return nil }
        text = text.dropFirst(digits.count)
        guard text.first == "e" else { return number }
        var exponent = text.dropFirst()
        let sign = exponent.first == "+" || exponent.first == "-" ? exponent.removeFirst() : "+"
        let power = exponent.prefix { $0.isASCII && $0.isNumber }
        // What only looks like an exponent is left to be a unit, and refused.
        let mantissa = (digits.first == "." ? "0" : "") + digits
        guard !power.isEmpty, power.count <= 3, let scaled = Double(mantissa + "e\(sign)" + power)
        else { return number }
        text = exponent.dropFirst(power.count)
        return scaled
    }
}
