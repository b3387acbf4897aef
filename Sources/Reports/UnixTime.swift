/// The moments that results tell, as seconds since 1970.
enum UnixTime {
    /// The seconds of `2026-11-20T12:00:00.123456Z`; nil for what is not of that shape.
    static func seconds(ofTimestamp text: String) -> Double? {
        let shape = /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d(?:\.\d{1,9})?)Z/
        guard let match = text.wholeMatch(of: shape), let year = Int(match.1),
            let month = Int(match.2), let day = Int(match.3), let hour = Int(match.4),
            let minute = Int(match.5), let second = Double(match.6),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        // Days of the proleptic Gregorian calendar, counted from March so that the leap day is the
        // last of a year (E. G. Richards, Mapping Time, 1998).
        let years = month > 2 ? year : year - 1
        let months = (month + 9) % 12
        let days =
            365 * years + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1
        return Double((days - 719_468) * 86_400 + hour * 3600 + minute * 60) + second
    }

    /// A moment in the words of ctime(3), UTC: `Fri Nov 20 23:54:09 2026`.
    static func words(_ seconds: UInt64) -> String {
        let days = Int(seconds / 86_400)
        let clock = Int(seconds % 86_400)
        // The inverse of the count of days above.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let day = shifted % 146_097
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
        let dayOfYear = day - (365 * year + year / 4 - year / 100)
        let month = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
        let months = [
            "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb",
        ]
        // The first of January 1970 was a Thursday.
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(weekdays[days % 7]) \(months[month]) \(two(dayOfMonth)) "
            + "\(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60)) "
            + "\(400 * era + year + (month >= 10 ? 1 : 0))"
    }
}
