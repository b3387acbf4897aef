internal import Distributions

/// The target server's account of itself, as `GET /stats` prints it in JSON. Times are in seconds;
/// what is not known yet, or has no meaning for the architecture, is absent.
///
/// Counts and averages are since the start of the server or the last `POST /stats/reset`; at every
/// instant `arrivals` + `inSystemAtStart` = `completions` + `rejected` + `inSystem`.
public struct TargetStatistics: Codable, Equatable, Sendable {
    /// What the server was told to be.
    public struct Configuration: Codable, Equatable, Sendable {
        public var workers: Int
        public var serviceTime: Double
        public var law: String
        public var architecture: String
        public var discipline: String
        public var capacity: Int?
        public var seed: UInt64

        enum CodingKeys: String, CodingKey {
            case workers, law, architecture, discipline, capacity, seed
            case serviceTime = "service_time_s"
        }
    }

    /// How much later than the timetable work ended, part by part.
    public struct TimerLateness: Codable, Equatable, Sendable {
        public var count: Int
        public var mean: Double?
        public var p99: Double?
        public var maximum: Double?

        enum CodingKeys: String, CodingKey {
            case count
            case mean = "mean_s"
            case p99 = "p99_s"
            case maximum = "max_s"
        }
    }

    /// Requests that came, admitted or not.
    public var arrivals: Int
    public var completions: Int
    /// Requests turned away with 503 because the system was full.
    public var rejected: Int
    /// Connections closed by the client, or lost, before their answer; the work was done all the
    /// same.
    public var abandoned: Int
    /// Requests waiting or in service, and those of them that the account began with.
    public var inSystem: Int
    public var inSystemAtStart: Int
    /// Work that no worker has begun; of a fork-join request, its parts.
    public var inLine: Int
    /// Workers with something to do; of the lock architecture, also those that wait for the lock.
    public var busyWorkers: Int
    /// Time average of busy workers over workers; absent where workers have no limit.
    public var utilisation: Double?
    public var meanBusyWorkers: Double?
    public var meanNumberInSystem: Double?
    /// Of the service times drawn for admitted work, mean and squared coefficient of variation.
    public var meanServiceTime: Double?
    public var serviceTimeSCV: Double?
    /// Of the gaps between requests as the server saw them.
    public var meanInterarrivalTime: Double?
    public var interarrivalTimeSCV: Double?
    public var timerLateness: TimerLateness
    /// Since the start of the server.
    public var uptime: Double
    /// Since the start of the account.
    public var observed: Double
    public var configuration: Configuration

    enum CodingKeys: String, CodingKey {
        case arrivals, completions, rejected, abandoned, utilisation, configuration
        case inSystem = "in_system"
        case inSystemAtStart = "in_system_at_start"
        case inLine = "in_line"
        case busyWorkers = "busy_workers"
        case meanBusyWorkers = "mean_busy_workers"
        case meanNumberInSystem = "mean_number_in_system"
        case meanServiceTime = "mean_service_time_s"
        case serviceTimeSCV = "service_time_scv"
        case meanInterarrivalTime = "mean_interarrival_time_s"
        case interarrivalTimeSCV = "interarrival_time_scv"
        case timerLateness = "timer_lateness"
        case uptime = "uptime_s"
        case observed = "observed_s"
    }
}

extension TargetStatistics {
    init(
        station: Station, lateness: Lateness, abandoned: Int, uptime: Double,
        configuration: TargetConfiguration
    ) {
        let account = station.statistics
        arrivals = account.arrivals
        completions = account.completions
        rejected = account.rejected
        self.abandoned = abandoned
        inSystem = station.numberInSystem
        inSystemAtStart = account.numberInSystemAtStart
        inLine = station.queueLength
        busyWorkers = station.busyWorkers
        meanBusyWorkers = account.meanBusyWorkers
        utilisation = station.servers.flatMap { servers in
            account.meanBusyWorkers.map { $0 / Double(servers) }
        }
        meanNumberInSystem = account.meanNumberInSystem
        meanServiceTime = account.serviceTimes.mean
        serviceTimeSCV = account.serviceTimes.squaredCoefficientOfVariation
        meanInterarrivalTime = account.interarrivalTimes.mean
        interarrivalTimeSCV = account.interarrivalTimes.squaredCoefficientOfVariation
        timerLateness = TimerLateness(
            count: lateness.count, mean: lateness.mean, p99: lateness.percentile(0.99),
            maximum: lateness.maximum)
        self.uptime = uptime
        observed = account.span
        self.configuration = Configuration(
            workers: configuration.workers, serviceTime: configuration.meanServiceTime,
            law: configuration.serviceLaw.description,
            architecture: configuration.architecture.description,
            discipline: configuration.discipline.rawValue, capacity: configuration.capacity,
            seed: configuration.seed)
    }
}
