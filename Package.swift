// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// For the modules that every request passes through, in release builds. Debug builds, and so the
/// tests, keep the checks for overlapping accesses; they find no more in release than there.
///
/// Measured by callgrind, instructions of the load thread per request, closed loop at c = 64 on
/// nginx: 5,566 with the checks, 3,518 without. Cross-module optimisation on top made it 3,650 and
/// is left out. -Ounchecked is out of the question where bytes of servers are read.
let hot: [SwiftSetting] = [
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
]

/// A module of ours, with the same language settings as every other.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], also settings: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

/// The tests of one module; `resources` are copied beside them.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies, resources: resources,
        swiftSettings: strict)
}

let package = Package(
    name: "kendall",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // Floor 0: C shims.
        .target(name: "CLinux"),
        .target(
            name: "CNcurses",
            linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
        .target(
            name: "COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),
        .systemLibrary(name: "CYaml", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

        // Floor 1: pure values, and the one door to the operating system.
        module("Distributions"),
        module("HTTP", also: hot),
        module("LinuxIO", ["CLinux", "COpenSSL"], also: hot),
        module("Measurements", also: hot),
        module("QueueingModels"),

        // Floor 2.
        module("Comparison", ["Measurements", "QueueingModels"]),
        module("Workloads", ["CYaml", "CZlib", "Distributions", "HTTP"]),

        // Floor 3.
        module("Dashboard", ["CNcurses", "Comparison", "Measurements", "QueueingModels"]),
        module(
            "LoadGeneration", ["Workloads", "HTTP", "LinuxIO", "Measurements"], also: hot),
        module("Reports", ["CZlib", "Comparison", "Measurements", "QueueingModels"]),
        module(
            "TargetServer",
            [
                "Distributions",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]),

        // Floor 4: the command.
        .executableTarget(
            name: "kendall",
            dependencies: [
                "Comparison", "Dashboard", "LoadGeneration", "Measurements", "QueueingModels",
                "Reports", "TargetServer", "Workloads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], resources: [.embedInCode("scenario.schema.json")], swiftSettings: strict),

        // Benchmarks, no part of the product.
        .executableTarget(
            name: "closed-loop-benchmark",
            dependencies: ["LoadGeneration", "Measurements", "Workloads"],
            path: "Benchmarks/ClosedLoop", swiftSettings: strict),
        .executableTarget(
            name: "coverage-benchmark",
            dependencies: ["Distributions", "Measurements", "QueueingModels"],
            path: "Benchmarks/Coverage", swiftSettings: strict),

        .executableTarget(
            name: "micro-benchmark",
            dependencies: ["Distributions", "HTTP", "Measurements", "QueueingModels", "Workloads"],
            path: "Benchmarks/Micro", swiftSettings: strict),

        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests("Comparison", ["Comparison", "Distributions", "Measurements", "QueueingModels"]),
        tests(
            "Dashboard", ["Dashboard", "Comparison", "Measurements", "QueueingModels"],
            resources: [.copy("Snapshots")]),
        tests("Distributions", ["Distributions"]),
        tests(
            "EndToEnd", ["TestSupport", "kendall"], resources: [.copy("Fixtures")]),
        tests("HTTP", ["HTTP"], resources: [.copy("Fixtures")]),
        tests("LinuxIO", ["LinuxIO", "COpenSSL"]),
        tests(
            "LoadGeneration", ["LoadGeneration", "HTTP", "LinuxIO", "Measurements", "Workloads"]),
        tests(
            "Measurements",
            [
                "Measurements", "Distributions", "QueueingModels",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ]),
        tests(
            "QueueingModels", ["QueueingModels", "Distributions"],
            resources: [.copy("Fixtures")]),
        tests(
            "Reports",
            ["Reports", "Comparison", "Measurements", "QueueingModels", "TestSupport"],
            resources: [.copy("Snapshots")]),
        tests("TargetServer", ["TargetServer", "Distributions"]),
        tests("Workloads", ["Workloads", "HTTP"]),
    ]
)
