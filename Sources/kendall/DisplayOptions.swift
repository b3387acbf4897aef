internal import ArgumentParser
internal import Comparison
internal import Glibc
internal import LoadGeneration
internal import Measurements
internal import Reports

/// The options that say what is shown and where the result goes.
struct DisplayOptions: ParsableArguments {
    @Option(
        parsing: .unconditional, help: "On standard output: text, json or none.",
        transform: OptionValues.oneOf("text", "json", "none"))
    var format = "text"

    @Option(
        name: .shortAndLong, parsing: .unconditionalSingleValue,
        help: "Write the result to this file, whose name ends in .json.",
        transform: OptionValues.resultPath)
    var output: [String] = []

    @Flag(name: .customLong("no-tui"), help: "No dashboard.")
    var noTUI = false

    @Flag(name: .shortAndLong, help: "No progress.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Progress every second.")
    var verbose = false

    @Option(
        parsing: .unconditional, help: "auto, always or never.",
        transform: OptionValues.oneOf("auto", "always", "never"))
    var color = "auto"

    /// Seconds between progress lines, nil for none.
    var progressInterval: Double? { quiet ? nil : verbose ? 1 : 10 }

    private var colour: Bool {
        switch color {
        case "always": true
        case "never": false
        default: isatty(1) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
        }
    }

    /// Opens every output, so that a path that cannot be created is known before the load starts.
    func openOutputs() throws(Failure) -> ResultOutputs { try ResultOutputs(output) }

    /// Prints the result on standard output.
    func show(_ result: ResultFile) throws {
        switch format {
        case "json": try Output.standard.write(JSONReport.render(result))
        case "text": try Output.standard.write(TextReport.render(result, colour: colour))
        default: break
        }
    }
}

/// The files a result is written to.
struct ResultOutputs {
    private let files: [(path: String, descriptor: Int32)]

    /// Opens the paths for writing, without touching what they hold yet.
    init(_ paths: [String]) throws(Failure) {
        var files: [(path: String, descriptor: Int32)] = []
        for path in paths {
            let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else {
                throw Failure(
                    .cannotCreate,
                    "--output \"\(path)\" cannot be created: \(reason(errno)); "
                        + "choose a folder you may write in")
            }
            files.append((path, descriptor))
        }
        self.files = files
    }

    /// Replaces what the files hold by the result.
    ///
    /// - Returns: the first failure. One file that is full takes neither the others nor the report
    ///   with it.
    func write(_ result: ResultFile) throws -> Failure? {
        let bytes = Array(try JSONReport.render(result).utf8)
        var first: Failure?
        for file in files {
            do throws(Failure) {
                try Self.write(bytes, to: file)
            } catch {
                first = first ?? error
            }
        }
        return first
    }

    private static func write(
        _ bytes: [UInt8], to file: (path: String, descriptor: Int32)
    ) throws(Failure) {
        defer { close(file.descriptor) }
        // A pipe or a device has no length to cut.
        _ = ftruncate(file.descriptor, 0)
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(file.descriptor, $0.baseAddress! + written, bytes.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw Failure(
                    .cannotWrite, "--output \"\(file.path)\" cannot be written: \(reason(errno))")
            }
            written += count
        }
    }
}

/// The kernel's words for an error number.
func reason(_ number: Int32) -> String { String(cString: strerror(number)) }

/// Files that a command line names.
enum InputFile {
    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure(.missingInput, "\"\(path)\" cannot be read: \(reason(errno))")
        }
        defer { close(descriptor) }
        var content: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Failure(.missingInput, "\"\(path)\" cannot be read: \(reason(errno))")
            }
            if count == 0 { return content }
            content += buffer[..<count]
        }
    }
}

/// What a run says on standard error while it goes on.
struct ProgressLines {
    private let interval: Double?
    private var next: Double

    init(every interval: Double?) {
        self.interval = interval
        next = interval ?? 0
    }

    mutating func show(_ progress: LoadTest.Progress) {
        guard let interval, progress.elapsed >= next else { return }
        next = (progress.elapsed / interval).rounded(.down) * interval + interval
        var line = "kendall: \(Int(progress.elapsed.rounded())) s"
        line += "  sent \(progress.requests.sent)  completed \(progress.requests.completed)"
        if progress.requests.failed > 0 { line += "  failed \(progress.requests.failed)" }
        if progress.requests.dropped > 0 { line += "  dropped \(progress.requests.dropped)" }
        if let last = progress.last, let p50 = last.p50, let p99 = last.p99 {
            line += "  last second: \(last.completed)/s, p50 \(Figure.seconds(p50)), "
            line += "p99 \(Figure.seconds(p99))"
        }
        // A standard error that is gone is no reason to stop measuring.
        try? Output.error.line(line)
    }
}

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
}
