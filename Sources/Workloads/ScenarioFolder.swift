internal import Glibc

/// The folder of a scenario file, out of which none of the files that it names may be.
public struct ScenarioFolder: Sendable {
    /// What a data or body file may have at most.
    static let largestFile = 64 << 20

    private let folder: String
    private let allowsOutside: Bool

    /// - Parameters:
    ///   - scenario: the path of the scenario file.
    ///   - allowsOutside: whether links may lead out of its folder.
    public init(of scenario: String, allowsOutside: Bool = false) {
        let end = scenario.lastIndex(of: "/")
        folder = end.map { $0 == scenario.startIndex ? "/" : String(scenario[..<$0]) } ?? "."
        self.allowsOutside = allowsOutside
    }

    /// The path of a file that the scenario names, seen to lie in the folder behind all links.
    func path(_ name: String) throws(TraceError) -> String {
        guard ScenarioReader.staysInside(name) else {
            throw .invalid("\"\(name)\" leads out of the scenario's folder")
        }
        let path = folder + "/" + name
        guard let real = Self.real(path), let root = Self.real(folder) else {
            throw .unreadable("\"\(name)\" cannot be read: \(String(cString: strerror(errno)))")
        }
        guard allowsOutside || real.hasPrefix(root == "/" ? root : root + "/") else {
            throw .invalid(
                "\"\(name)\" is a link out of the scenario's folder; give --allow-outside if it is "
                    + "meant")
        }
        return real
    }

    private static func real(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }

    /// The whole content of a plain file.
    public func content(_ name: String) throws(TraceError) -> [UInt8] {
        let path = try path(name)
        let file: TraceFile
        do throws(TraceError) {
            file = try TraceFile(path)
        } catch {
            throw .unreadable("\"\(name)\": \(error)")
        }
        var content: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
        defer { room.deallocate() }
        while case let count = try file.read(into: room), count > 0 {
            content.append(contentsOf: room[..<count])
            guard content.count <= Self.largestFile else {
                throw .invalid("\"\(name)\" is larger than \(Self.largestFile >> 20) MiB")
            }
        }
        return content
    }
}

/// The files that a scenario names, read.
public struct ScenarioFiles: Sendable {
    /// In the order of the scenario's data sources.
    public let tables: [DataTable]
    /// By phase.
    public let traces: [Int: Trace]

    /// What is wrong with them.
    public struct Mistakes: Error, Sendable {
        public let problems: [ScenarioProblem]
        /// Whether all that is wrong is that files cannot be read.
        public let areOnlyMissing: Bool
    }

    /// The files of a scenario that is a trace alone.
    public init(trace: Trace) {
        tables = []
        traces = [0: trace]
    }

    /// Reads every file of a scenario.
    public init(
        of scenario: Scenario, in folder: ScenarioFolder, seed: UInt64
    ) throws(Mistakes) {
        var problems: [ScenarioProblem] = []
        var invalid = 0
        func note(_ place: Positioned<String>, _ error: TraceError) {
            if case .invalid = error { invalid += 1 }
            problems.append(ScenarioProblem(place.position, error.description))
        }
        var tables: [DataTable] = []
        for (index, source) in scenario.data.enumerated() {
            do throws(TraceError) {
                let content = try folder.content(source.file.value)
                do throws(DataTable.Mistake) {
                    tables.append(try DataTable(source, index: index, content, seed: seed))
                } catch {
                    throw .invalid("\"\(source.file.value)\" \(error.message)")
                }
            } catch {
                note(source.file, error)
            }
        }
        var traces: [Int: Trace] = [:]
        for (index, phase) in scenario.phases.enumerated() {
            guard case .trace(let load) = phase.kind else { continue }
            do throws(TraceError) {
                let path = try folder.path(load.file.value)
                do throws(TraceError) {
                    let trace = try Trace(
                        path: path,
                        options: .init(
                            format: load.format, seed: seed, allowsWrites: load.allowsWrites)
                    ) { name throws(TraceError) in try folder.content(name) }
                    try Self.check(trace, load)
                    traces[index] = trace
                } catch .unreadable(let what) {
                    throw .unreadable("\"\(load.file.value)\": \(what)")
                } catch {
                    throw .invalid("\"\(load.file.value)\": \(error)")
                }
            } catch {
                note(load.file, error)
            }
        }
        guard problems.isEmpty else {
            throw Mistakes(
                problems: problems.sorted { $0.position < $1.position },
                areOnlyMissing: invalid == 0)
        }
        self.tables = tables
        self.traces = traces
    }

    private static func check(_ trace: Trace, _ load: Phase.TraceLoad) throws(TraceError) {
        if trace.timing == .none, load.rate == nil {
            throw .invalid("it does not say when requests came; write rate: 100/s with it")
        }
        if load.loops, load.rate == nil, trace.duration == 0 {
            throw .invalid("all its requests come at one instant, which cannot loop; give a rate")
        }
    }
}
