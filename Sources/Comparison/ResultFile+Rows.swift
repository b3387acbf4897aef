extension ResultFile {
    /// The rows of single requests that a run writes while it goes on.
    public struct Rows: Codable, Equatable, Sendable {
        /// Requests that became a row.
        public var written: Int
        /// Requests that a slow disk left no time for.
        public var lost: Int

        public init(written: Int, lost: Int) {
            self.written = written
            self.lost = lost
        }
    }
}
