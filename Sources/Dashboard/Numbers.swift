internal import Comparison

/// Numbers in columns: of one unit, with so many places after the point that they align.
struct Scale: Equatable {
    var unit: String
    /// What a value in seconds, or of whatever else, is multiplied by.
    var factor: Double
    var decimals: Int

    /// For durations about as long as `seconds`.
    static func seconds(like seconds: Double?) -> Scale {
        guard let seconds, seconds > 0 else { return Scale(unit: "ms", factor: 1e3, decimals: 2) }
        if seconds < 0.9995e-3 { return fitting(seconds, "µs", 1e6) }
        if seconds < 0.9995 { return fitting(seconds, "ms", 1e3) }
        return fitting(seconds, "s", 1)
    }

    /// For numbers about as large as `value`, four digits of it.
    static func number(like value: Double?, unit: String = "") -> Scale {
        fitting(value ?? 0, unit, 1, digits: 4)
    }

    private static func fitting(
        _ value: Double, _ unit: String, _ factor: Double, digits: Int = 3
    ) -> Scale {
        var decimals = digits - 1
        var size = value * factor
        while size >= 9.995, decimals > 0 {
            size /= 10
            decimals -= 1
        }
        return Scale(unit: unit, factor: factor, decimals: decimals)
    }

    func text(_ value: Double?) -> String {
        guard let value, value.isFinite else { return Figure.unknown }
        return Figure.fixed(value * factor, decimals: decimals)
    }

    /// "41 s" as "0:41", "1:02:03".
    static func clock(_ seconds: Double) -> String {
        let whole = seconds < 1e9 ? Int(bounded: seconds.rounded(.down)) : 0
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        let (hours, minutes) = (whole / 3600, whole / 60 % 60)
        return hours > 0
            ? "\(hours):\(two(minutes)):\(two(whole % 60))" : "\(two(minutes)):\(two(whole % 60))"
    }

    /// A whole number with at most four figures: 999, 12.3k, 4.56M.
    static func count(_ number: Int) -> String {
        let size = Double(number)
        if number < 10_000 { return String(number) }
        if size < 999_500 { return Figure.fixed(size / 1e3, decimals: size < 99_950 ? 1 : 0) + "k" }
        return Figure.fixed(size / 1e6, decimals: size < 9.995e6 ? 2 : 1) + "M"
    }

    /// A number that an axis is marked with.
    static func tick(_ value: Double) -> String { Figure.number(value, digits: 3) }

    /// A duration that an axis is marked with: "10ms".
    static func tick(seconds: Double) -> String {
        Figure.seconds(seconds, digits: 2).filter { $0 != " " }
    }
}

extension Int {
    /// The whole part of any number, as far as one of fifteen digits can tell it: a figure that makes
    /// no sense may spoil a picture, but never ends the run behind it.
    init(bounded value: Double) {
        self = value.isNaN ? 0 : Int(Swift.min(Swift.max(value, -1e15), 1e15))
    }
}

/// The range of an axis.
enum Axis {
    /// The least of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is not below `value`.
    static func ceiling(_ value: Double) -> Double {
        guard value > 1e-12, value < 1e300 else { return 1 }
        var decade = 1.0
        while decade > value { decade /= 10 }
        while decade * 10 <= value { decade *= 10 }
        for step in [1.0, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8] where step * decade >= value * 0.9999999
        {
            return step * decade
        }
        return 10 * decade
    }
}
