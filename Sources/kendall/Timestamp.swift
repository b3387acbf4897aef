internal import Glibc

/// The moment a run began, as results tell it.
enum Timestamp {
    /// UTC, ISO 8601, microseconds.
    static func now() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var seconds = time.tv_sec
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let clock = [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        return date.map { padded($0, 2) }.joined(separator: "-") + "T"
            + clock.map { padded($0, 2) }.joined(separator: ":")
            + ".\(padded(time.tv_nsec / 1000, 6))Z"
    }

    /// Since 1970.
    static func microseconds() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }

    /// A second since 1970 in the local time zone, as ctime(3) writes it.
    static func calendarTime(_ second: Int) -> String {
        var second = time_t(second)
        var parts = tm()
        localtime_r(&second, &parts)
        var text = [CChar](repeating: 0, count: 64)
        let length = strftime(&text, text.count, "%a %b %d %H:%M:%S %Y", &parts)
        return String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
