internal import Distributions
internal import FoundationEssentials
internal import NIOCore

/// What a request to the server is for.
enum Errand: Sendable {
    case work
    case statistics
    case statisticsReset
    case recordedArrivals
}

/// The station in real time: takes requests in, sends answers out when the timetable says so.
///
/// One event loop owns it, and with it all state of the queue, so there are no locks.
///
/// The timetable is kept by instants, never by adding up sleeps. A timer that fires late makes one
/// answer late by that much; the worker's next service has begun on time all the same. So the tens
/// of microseconds of a wake-up never accumulate, and workers serve at exactly the rate asked for.
/// How late answers were is in the statistics.
///
/// A client that leaves while waiting or in service is not noticed by the queue: the work is done,
/// as by servers in general, and its answer thrown away.
final class Dispatcher {
    private let configuration: TargetConfiguration
    private let loop: any EventLoop
    private let start = NIODeadline.now()
    private let answers: Answers
    private var station: Station
    private var stream: RandomStream
    private var services: [Double]
    private var replies: [Int: Reply] = [:]
    private var recorded: [UInt64] = []
    private var lateness = Lateness()
    private var abandoned = 0
    /// Does the work if the station does not time it itself.
    private var crew: ThreadCrew?
    private var timer: (callback: NIOScheduledCallback, end: Double)?

    /// `configuration` is valid and `loop` is the current one.
    init(_ configuration: TargetConfiguration, loop: any EventLoop) {
        self.configuration = configuration
        self.loop = loop
        answers = Answers(bodyBytes: configuration.responseBytes)
        station = configuration.station()
        stream = RandomStream(seed: configuration.seed, for: .serviceTimes)
        services = Array(repeating: 0, count: configuration.partsPerRequest)
        recorded.reserveCapacity(configuration.recordedArrivals)
    }

    /// Hires the threads that the architecture needs, if any.
    func hire() throws(TargetServerError) -> ThreadCrew? {
        let work: ThreadCrew.Work
        switch configuration.architecture {
        case .threads: work = .block
        case .lock: work = .blockWithLock
        case .cpu: work = .burn
        case .workers, .eventLoop, .queue, .forkJoin: return nil
        }
        let loop = loop
        let dispatcher = NIOLoopBound(self, eventLoop: loop)
        crew = try ThreadCrew(count: configuration.workers, work: work) { request, lateness in
            loop.execute { dispatcher.value.crewFinished(request, lateness: lateness) }
        }
        return crew
    }

    /// Does an errand and answers it, at once or when the work is done.
    func run(_ errand: Errand, reply: Reply) {
        switch errand {
        case .work:
            admit(reply)
        case .statistics:
            // Encoding plain counts and names cannot fail.
            let json = (try? Self.encoder.encode(statistics())).map { ByteBuffer(bytes: $0) }
            reply.send(answers.json(json ?? ByteBuffer()))
        case .statisticsReset:
            let now = clock()
            finish(by: now)
            station.resetStatistics(at: now)
            lateness = Lateness()
            abandoned = 0
            arm()
            reply.send(answers.done)
        case .recordedArrivals:
            var json = ByteBuffer(string: "[")
            json.writeString(recorded.lazy.map(String.init).joined(separator: ","))
            json.writeString("]\n")
            reply.send(answers.json(json))
        }
    }

    /// The account so far.
    func statistics() -> TargetStatistics {
        let now = clock()
        finish(by: now)
        arm()
        station.settle(at: now)
        return TargetStatistics(
            station: station, lateness: lateness, abandoned: abandoned, uptime: now,
            configuration: configuration)
    }

    /// Notes that a client left before its answer.
    func noteAbandoned() {
        abandoned += 1
    }

    private func admit(_ reply: Reply) {
        let now = clock()
        finish(by: now)
        if recorded.count < configuration.recordedArrivals {
            recorded.append(UInt64((now * 1e9).rounded()))
        }
        // Drawn for every arrival, admitted or not, so that the n-th asks for the same work
        // whatever became of those before it.
        for part in services.indices {
            services[part] = configuration.serviceLaw.draw(
                mean: configuration.meanServiceTime, from: &stream)
        }
        guard let request = station.arrive(at: now, services: services) else {
            arm()
            reply.send(answers.full)
            return
        }
        if configuration.architecture == .queue {
            reply.send(answers.accepted)
        } else {
            replies[request] = reply
        }
        for service in services { crew?.take(request, service: service) }
        finish(by: now)
        arm()
    }

    /// Takes every end that is due and answers the requests it completes.
    private func finish(by now: Double) {
        while let finish = station.finishNext(by: now) {
            lateness.record(clock() - finish.end)
            if let request = finish.request { answer(request) }
        }
    }

    private func crewFinished(_ request: Int, lateness late: Double) {
        lateness.record(late)
        if let done = station.finish(request, at: clock()).request { answer(done) }
    }

    private func answer(_ request: Int) {
        replies.removeValue(forKey: request)?.send(answers.served)
    }

    /// How long before an end the timer is set to fire, in seconds. Waking an idle processor takes
    /// the kernel some 30 to 70 µs (measured on a two-core virtual machine, in C as here); what is
    /// left of the head start the loop spends polling its sockets.
    private static let headStart = 50e-6

    /// Sets the one timer to the next end.
    private func arm() {
        guard timer?.end != station.nextEnd else { return }
        timer?.callback.cancel()
        timer = nil
        guard let end = station.nextEnd else { return }
        let alarm = Alarm(dispatcher: NIOLoopBound(self, eventLoop: loop))
        let instant = min(end, 1e9) - Self.headStart
        let delay = TimeAmount.nanoseconds(Int64((instant * 1e9).rounded(.up)))
        // Refused only by a loop that is shutting down, when nobody waits for an answer.
        guard let callback = try? loop.scheduleCallback(at: start + delay, handler: alarm) else {
            return
        }
        timer = (callback, end)
    }

    private struct Alarm: NIOScheduledCallbackHandler, Sendable {
        let dispatcher: NIOLoopBound<Dispatcher>

        func handleScheduledCallback(eventLoop: some EventLoop) { dispatcher.value.ring() }
    }

    /// Finishes what is due, and sees to what is about to be.
    private func ring() {
        finish(by: clock())
        timer = nil
        arm()
    }

    /// Seconds since the start.
    private func clock() -> Double {
        Double((NIODeadline.now() - start).nanoseconds) * 1e-9
    }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return encoder
    }()
}
