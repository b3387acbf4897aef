internal import Glibc

/// Numbers as a person reads them.
enum Text {
    /// A number with so many significant digits, without trailing zeros and, between 10⁻⁵ and 10¹⁵,
    /// without an exponent.
    static func number(_ value: Double, digits: Int = 4) -> String {
        guard value.isFinite else { return value.isNaN ? "unknown" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return "0" }
        var exponent = Int(floor(log10(abs(value))))
        guard (-5..<15).contains(exponent) else {
            let power = pow(10, Double(exponent))
            var mantissa = fixed(value / power, decimals: digits - 1)
            // Rounded up to the next power of ten.
            if mantissa.hasPrefix("10") || mantissa.hasPrefix("-10") {
                exponent += 1
                mantissa = value < 0 ? "-1" : "1"
            }
            return "\(mantissa)e\(exponent)"
        }
        return fixed(value, decimals: max(0, digits - 1 - exponent))
    }

    /// A time with its unit: `20 ms`, `1.045 s`, `23 µs`, `2 min`.
    static func time(_ seconds: Double, digits: Int = 4) -> String {
        let size = abs(seconds)
        guard size > 0, size.isFinite else { return "\(number(seconds)) s" }
        if size >= 1 { return "\(number(seconds, digits: digits)) s" }
        if size >= 1e-3 { return "\(number(seconds * 1e3, digits: digits)) ms" }
        if size >= 1e-6 { return "\(number(seconds * 1e6, digits: digits)) µs" }
        return "\(number(seconds * 1e9, digits: digits)) ns"
    }

    /// A fraction as `48.1 %`.
    static func percent(_ fraction: Double) -> String { "\(number(fraction * 100)) %" }

    /// So many decimals at most, trailing zeros cut.
    static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = pow(10, Double(min(decimals, 15)))
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 9e18 else { return "\(value)" }
        let units = UInt64(scaled)
        let whole = units / UInt64(scale)
        var fraction = String(units % UInt64(scale))
        fraction = String(repeating: "0", count: max(0, decimals - fraction.count)) + fraction
        while fraction.last == "0" { fraction.removeLast() }
        let sign = value < 0 && units > 0 ? "-" : ""
        return sign + "\(whole)" + (decimals > 0 && !fraction.isEmpty ? ".\(fraction)" : "")
    }
}

extension Text {
    /// Events per second as `30/s`.
    static func rate(_ perSecond: Double) -> String { "\(number(perSecond))/s" }
}
