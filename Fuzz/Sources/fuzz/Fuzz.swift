internal import Glibc

/// What libFuzzer calls with each input: the target that the environment names.
///
/// A target returns where the input was taken or refused in order; it traps where a promise is
/// broken, which libFuzzer tells with the input.
private let target: @Sendable ([UInt8]) -> Void = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = targets[name] else {
        print("FUZZ_TARGET is one of \(targets.keys.sorted().joined(separator: ", "))")
        exit(64)
    }
    return target
}()

private let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "response": fuzzResponse,
    "url": fuzzURL,
    "scenario": fuzzScenario,
    "trace": fuzzTrace,
    "result": fuzzResult,
    "notation": fuzzNotation,
    "text": fuzzText,
]

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// SwiftPM gives the main function of an executable this name.
@_cdecl("fuzz_main")
public func fuzzMain(
    _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
    var count = count
    var arguments = arguments
    return runDriver(&count, &arguments, testOneInput)
}
