internal import Glibc

/// CLOCK_MONOTONIC, the only clock that measures: no step of the wall clock moves it.
public enum MonotonicClock {
    /// Nanoseconds since an arbitrary origin, the same for every thread and process.
    @inline(__always)
    public static func now() -> UInt64 {
        nanoseconds(CLOCK_MONOTONIC)
    }

    /// How long the machine has been suspended since it booted, in nanoseconds: the monotonic
    /// clock stands still meanwhile, so only this difference shows it.
    public static func suspended() -> UInt64 {
        let monotonic = nanoseconds(CLOCK_MONOTONIC)
        let boot = nanoseconds(CLOCK_BOOTTIME)
        return boot > monotonic ? boot - monotonic : 0
    }

    /// Sleeps until an instant of this clock.
    public static func sleep(until instant: UInt64) {
        var time = timespec(
            tv_sec: Int(instant / 1_000_000_000), tv_nsec: Int(instant % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }

    @inline(__always)
    private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(truncatingIfNeeded: time.tv_sec) &* 1_000_000_000
            &+ UInt64(truncatingIfNeeded: time.tv_nsec)
    }
}
