internal import Glibc

/// Numbers as people read them: a unit that fits and three or four digits, never NaN.
///
///     Figure.seconds(0.0235884)       // "23.59 ms"
///     Figure.rate(119.9)              // "119.9/s"
///     Figure.percent(0.0003)          // "0.03 %"
public enum Figure {
    /// What stands for a figure that is not known.
    public static let unknown = "-"

    /// A duration of at least nothing: ns, µs, ms, s, or minutes from 100 on.
    public static func seconds(_ seconds: Double?, digits: Int = 4) -> String {
        guard let seconds, seconds.isFinite else { return unknown }
        let size = abs(seconds)
        if size == 0 { return "0 s" }
        // What would be rounded up to the next unit is written in it.
        let most = 1 - 0.5 * pow(10, -Double(digits))
        if size < most * 1e-6 { return number(seconds * 1e9, digits: digits) + " ns" }
        if size < most * 1e-3 { return number(seconds * 1e6, digits: digits) + " µs" }
        if size < most { return number(seconds * 1e3, digits: digits) + " ms" }
        if size < 6000 { return number(seconds, digits: digits) + " s" }
        return number(seconds / 60, digits: digits) + " min"
    }

    public static func rate(_ perSecond: Double?) -> String {
        guard let perSecond, perSecond.isFinite else { return unknown }
        return number(perSecond) + "/s"
    }

    /// A fraction as a percentage.
    public static func percent(_ fraction: Double?, digits: Int = 3) -> String {
        guard let fraction, fraction.isFinite else { return unknown }
        return number(fraction * 100, digits: digits) + " %"
    }

    /// A deviation as a percentage with its sign: "+18 %", "-0.1 %".
    public static func deviation(_ fraction: Double?) -> String {
        guard let fraction, fraction.isFinite else { return unknown }
        let percent = fraction * 100
        let text = abs(percent) < 10 ? fixed(percent, decimals: 1) : fixed(percent, decimals: 0)
        return (text.hasPrefix("-") ? "" : "+") + text + " %"
    }

    public static func bytes(_ count: Int) -> String {
        var value = Double(count)
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value < 1000 || unit == "GiB" { return number(value) + " " + unit }
            value /= 1024
        }
        return unknown
    }

    /// To so many significant digits, without zeros that say nothing; whole numbers stay whole. Below
    /// 10⁻⁵ and from 10¹⁵ on with an exponent: `3.2e-44`.
    public static func number(_ value: Double?, digits: Int = 4) -> String {
        guard let value, value.isFinite else { return unknown }
        if value == 0 { return "0" }
        var size = abs(value)
        guard size >= 1e-5, size < 1e15 else {
            return (value < 0 ? "-" : "") + power(ofTen: log10(size), digits: digits)
        }
        var decimals = digits - 1
        while size >= 10, decimals > 0 {
            size /= 10
            decimals -= 1
        }
        while size < 1, decimals < 9 {
            size *= 10
            decimals += 1
        }
        return trimmed(fixed(value, decimals: decimals))
    }

    /// The number of this natural logarithm, also where no `Double` holds it: `5.05e428`.
    public static func number(logarithm: Double, digits: Int = 4) -> String {
        guard logarithm.isFinite else { return logarithm == -.infinity ? "0" : unknown }
        let decimal = logarithm / log(10)
        return (-5..<15).contains(decimal)
            ? number(exp(logarithm), digits: digits) : power(ofTen: decimal, digits: digits)
    }

    private static func power(ofTen decimal: Double, digits: Int) -> String {
        var exponent = decimal.rounded(.down)
        var mantissa = trimmed(fixed(pow(10, decimal - exponent), decimals: digits - 1))
        if mantissa == "10" {
            mantissa = "1"
            exponent += 1
        }
        return "\(mantissa)e\(Int(exponent))"
    }

    /// Without the zeros at the end of a fraction.
    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var trimmed = Substring(text)
        while trimmed.last == "0" { trimmed.removeLast() }
        if trimmed.last == "." { trimmed.removeLast() }
        return String(trimmed)
    }

    /// Rounded to so many places after the point, all of them written.
    public static func fixed(_ value: Double, decimals: Int) -> String {
        guard value.isFinite else { return unknown }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        var digits = String(Int(scaled))
        if decimals > 0 {
            let missing = decimals + 1 - digits.count
            if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -decimals))
        }
        return (value < 0 && scaled > 0 ? "-" : "") + digits
    }
}
