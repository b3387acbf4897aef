/// The account of a station since some instant. All times are in seconds.
///
/// At every instant arrivals + `numberInSystemAtStart` = completions + rejected + number in system.
struct StationStatistics: Sendable {
    /// When the account began.
    let start: Double

    /// Requests that were in the system when it began.
    let numberInSystemAtStart: Int

    /// Requests that came, admitted or not.
    private(set) var arrivals = 0
    var completions = 0
    /// Requests turned away because the system was full.
    var rejected = 0

    /// The service times asked for by admitted requests, part by part.
    var serviceTimes = Moments()
    /// The gaps between arrivals, admitted or not.
    private(set) var interarrivalTimes = Moments()

    private var clock: Double
    private var lastArrival: Double?
    /// ∫ number in system dt and ∫ busy workers dt from `start` to `clock`.
    private var numberInSystemIntegral = 0.0
    private var busyWorkersIntegral = 0.0

    init(start: Double = 0, numberInSystem: Int = 0) {
        self.start = start
        clock = start
        numberInSystemAtStart = numberInSystem
    }

    /// Moves to `now`; the two counts are those that held until then.
    mutating func advance(to now: Double, numberInSystem: Int, busyWorkers: Int) {
        precondition(now >= clock, "time does not run backwards")
        numberInSystemIntegral += Double(numberInSystem) * (now - clock)
        busyWorkersIntegral += Double(busyWorkers) * (now - clock)
        clock = now
    }

    mutating func recordArrival(at now: Double) {
        arrivals += 1
        if let lastArrival { interarrivalTimes.record(now - lastArrival) }
        lastArrival = now
    }

    /// How long the account has run.
    var span: Double { clock - start }

    /// Time averages; nil before any time has passed.
    var meanNumberInSystem: Double? { span > 0 ? numberInSystemIntegral / span : nil }
    var meanBusyWorkers: Double? { span > 0 ? busyWorkersIntegral / span : nil }
}
