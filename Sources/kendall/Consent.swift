internal import Glibc

/// Heavy load at somebody else's host needs a word of consent.
enum Consent {
    /// Above this rate, per second, a host that is neither local nor private needs consent.
    static let freeRate = 1000.0

    /// The rate that a closed load is held capable of: that of clients whose every response takes a
    /// hundredth of a second. It has none of its own beforehand; ten clients who do not think come to
    /// a thousand.
    static func rate(clients: Int, think: Double) -> Double { Double(clients) / (think + 0.01) }

    static func check(rate: Double, isPrivate: Bool, yes: Bool) throws(Failure) {
        guard rate > freeRate, !isPrivate, !yes else { return }
        let what =
            "more than 1000/s at a host that is neither on this machine nor on a private network"
        guard isatty(0) == 1, isatty(2) == 1 else {
            throw Failure(.usage, "\(what) needs --yes: only load what you may load")
        }
        try Output.error.line("kendall: \(what). May you load it? Type yes:")
        guard readLine() == "yes" else { throw Failure(.usage, "not confirmed; nothing was sent") }
    }
}
