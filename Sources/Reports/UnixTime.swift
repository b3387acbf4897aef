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
}
