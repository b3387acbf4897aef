internal import Comparison
internal import Glibc
internal import HTTP
internal import Measurements
internal import QueueingModels
internal import Reports
internal import Workloads

/// What a response came to.
private struct Outcome: Equatable {
    var steps: [ResponseParser.Step]
    var failure: ResponseFailure?
    var status: Int?
    var bodyBytes: Int
    var wireBytes: Int
    var interim: Int
    var mayReuse: Bool
    var body: [UInt8]
}

private struct Body: ResponseObserver {
    var bytes: [UInt8] = []
    mutating func field(name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer) {}
    mutating func body(_ piece: UnsafeRawBufferPointer) { bytes += piece }
}

private func play(_ bytes: [UInt8], cuts: [Int], _ kind: RequestKind, ends: Bool) -> Outcome {
    var parser = ResponseParser()
    parser.begin(answering: kind)
    var body = Body()
    var last = ResponseParser.Step.needsMore
    var start = 0
    for end in cuts + [bytes.count] where end >= start {
        // Copied, so that the sanitizer sees what is read beyond a piece.
        let piece = Array(bytes[start..<end])
        start = end
        last = piece.withUnsafeBytes { parser.consume($0, observer: &body) }
        if case .complete(let consumed) = last { last = .complete(consumed: min(consumed, 0)) }
    }
    let failure = ends ? parser.finish() : nil
    precondition(parser.bodyBytes == body.bytes.count, "the body was counted wrong")
    precondition(parser.bodyBytes <= parser.wireBytes && parser.wireBytes <= bytes.count)
    return Outcome(
        steps: [last], failure: failure, status: parser.status, bodyBytes: parser.bodyBytes,
        // How many bytes were taken before a failure is nobody's business.
        wireBytes: parser.progress == .failed ? 0 : parser.wireBytes,
        interim: parser.interimResponses, mayReuse: parser.mayReuse,
        body: body.bytes)
}

/// The first byte chooses the request and the end, the second how many cuts follow; where the bytes
/// are cut must not matter.
@Sendable func fuzzResponse(_ input: [UInt8]) {
    guard input.count >= 2 else { return }
    let kind: RequestKind = [.ordinary, .head, .connect, .ordinary][Int(input[0] & 3)]
    let ends = input[0] & 4 != 0
    let cutCount = min(Int(input[1] & 7), input.count - 2)
    let bytes = Array(input[(2 + cutCount)...])
    let cuts = input[2..<(2 + cutCount)].map { Int($0) * bytes.count / 255 }.sorted()
    let whole = play(bytes, cuts: [], kind, ends: ends)
    precondition(play(bytes, cuts: cuts, kind, ends: ends) == whole, "a cut changed the outcome")
    if bytes.count < 512 {
        precondition(
            play(bytes, cuts: Array(0..<bytes.count), kind, ends: ends) == whole,
            "cuts everywhere changed the outcome")
    }
}

/// What is written of a URL reads as the same URL, and holds no secret.
@Sendable func fuzzURL(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    _ = ShownURL.hidingSecrets(text)
    do {
        let url = try URLTarget(text)
        let again = try? URLTarget(url.description)
        precondition(again?.description == url.description, "not the same again")
        precondition(again?.credentials == nil && again?.path == url.path)
        precondition(url.path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        let request = Request(url, userAgent: "fuzz")
        guard let sent = try? request.encoded() else { return }
        // One request, with one end of its head.
        let head = String(decoding: sent, as: UTF8.self)
        precondition(head.hasSuffix("\r\n\r\n") && head.ranges(of: "\r\n\r\n").count == 1)
    } catch {
        precondition(!SafeText(error.description).text.contains("\u{1b}"))
        precondition(error.description.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
    }
}

/// A file is taken, or refused with places that are in it.
@Sendable func fuzzScenario(_ input: [UInt8]) {
    do {
        let scenario = try Scenario(bytes: input, environment: ["TOKEN": "s3cr3t"])
        precondition(!scenario.phases.isEmpty)
        for phase in scenario.phases { _ = phase.name }
    } catch {
        precondition(!error.problems.isEmpty, "refused without a reason")
        precondition(error.problems.allSatisfy { $0.position.line >= 1 && $0.position.column >= 1 })
    }
}

private let traceFile: String = {
    var name = Array("/dev/shm/kendall-fuzz-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    precondition(descriptor >= 0)
    close(descriptor)
    return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
}()

/// The first byte chooses the format; what is read is in order and within its tables.
@Sendable func fuzzTrace(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let formats = TraceFormat.allCases.map(Optional.some) + [nil]
    let descriptor = open(traceFile, O_WRONLY | O_TRUNC)
    let bytes = Array(input.dropFirst())
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    guard written == bytes.count else { return }
    let options = Trace.Options(
        format: formats[Int(first) % formats.count], seed: 1, allowsWrites: first & 0x80 != 0)
    guard let trace = try? Trace(path: traceFile, options: options) else { return }
    precondition(trace.instants.count == trace.picks.count || trace.timing == .none)
    precondition(zip(trace.instants, trace.instants.dropFirst()).allSatisfy { $0 <= $1 })
    precondition(trace.picks.allSatisfy { Int($0) < trace.requestCount })
    for index in 0..<trace.requestCount { _ = trace.request(index) }
    precondition(trace.duration.isFinite)
}

/// A file that is read as a result can be shown in every format.
@Sendable func fuzzResult(_ input: [UInt8]) {
    guard let file = try? JSONReport.read(input) else { return }
    let text = TextReport.render(file, colour: false)
    precondition(!text.contains("\u{1b}"))
    _ = JUnitReport.render(file)
    guard let histograms = try? RunHistograms(file) else { return }
    _ = HTMLReport.render(file, histograms)
    _ = MetricsText.render(file, histograms, isLive: false)
}

/// Notations, thresholds and quantities are taken or refused.
@Sendable func fuzzNotation(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    if let notation = try? KendallNotation(text) {
        let written = notation.description
        precondition((try? KendallNotation(written))?.description == written, "not the same again")
    }
    if let threshold = try? Threshold(text) { _ = threshold.expression }
    if let seconds = try? Quantity.duration(text) { precondition(seconds.isFinite && seconds >= 0) }
    if let rate = try? Quantity.rate(text) { precondition(rate.isFinite && rate >= 0) }
    if let size = try? Quantity.size(text) { precondition(size >= 0) }
}

/// Safe text has nothing in it that a terminal obeys, whatever it was made of, and is left alone by
/// being made safe again.
@Sendable func fuzzText(_ input: [UInt8]) {
    for safe in [SafeText(input), SafeText(String(decoding: input, as: UTF8.self))] {
        for scalar in safe.text.unicodeScalars {
            precondition(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
            precondition(!(0x202A...0x202E).contains(scalar.value))
            precondition(!(0x2066...0x2069).contains(scalar.value))
            precondition(scalar.value != 0x2028 && scalar.value != 0x2029)
        }
        precondition(SafeText(safe.text) == safe)
        precondition(safe.clipped(to: 10).count <= 10)
    }
}
