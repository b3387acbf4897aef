extension ResultFile {
    /// The whole distributions behind the figures, so that every report can be made again from the
    /// file. Each histogram is text as HdrHistogram's libraries read it: V2, compressed, base64,
    /// of nanoseconds.
    public struct Histograms: Codable, Equatable, Sendable {
        /// A span of the run: one second, or more where the run was long.
        public struct Row: Codable, Equatable, Sendable {
            /// Seconds since the run's start.
            public var start: Double
            public var end: Double
            public var response: String
            public var service: String
            public var lag: String

            enum CodingKeys: String, CodingKey {
                case response, service, lag
                case start = "start_s"
                case end = "end_s"
            }

            public init(
                start: Double, end: Double, response: String, service: String, lag: String
            ) {
                self.start = start
                self.end = end
                self.response = response
                self.service = service
                self.lag = lag
            }
        }

        /// What the percentiles of `response_time_s` are of.
        public var response: String
        /// What those of `service_latency_s` are of.
        public var service: String
        /// What those of `send_lag_s` are of.
        public var lag: String
        /// Span by span, of the whole run.
        public var rows: [Row]

        public init(response: String, service: String, lag: String, rows: [Row]) {
            self.response = response
            self.service = service
            self.lag = lag
            self.rows = rows
        }
    }
}
