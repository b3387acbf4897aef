// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// A module of ours, with the same language settings as every other.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
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
            name: "COpenSSL", linkerSettings: [.linkedLibrary("ssl"), .linkedLibrary("crypto")]),

        // Floor 1: pure values, and the one door to the operating system.
        module("Distributions"),
        module("HTTP"),
        module("LinuxIO", ["CLinux", "COpenSSL"]),
        module("Measurements"),
        module("QueueingModels"),

        // Floor 2.
        module("Comparison", ["Measurements", "QueueingModels"]),
        module("Workloads", ["Distributions", "HTTP"]),

        // Floor 3.
        module("LoadGeneration", ["Workloads", "HTTP", "LinuxIO", "Measurements"]),
        module("Reports", ["Comparison", "Measurements", "QueueingModels"]),
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
                "Comparison", "LoadGeneration", "Measurements", "QueueingModels", "Reports",
                "TargetServer", "Workloads",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict),

        // Benchmarks, no part of the product.
        .executableTarget(
            name: "closed-loop-benchmark",
            dependencies: ["LoadGeneration", "Measurements", "Workloads"],
            path: "Benchmarks/ClosedLoop", swiftSettings: strict),

        // Tests.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        tests("Comparison", ["Comparison", "Measurements", "QueueingModels"]),
        tests("Distributions", ["Distributions"]),
        tests(
            "EndToEnd", ["TestSupport", "kendall"], resources: [.copy("Fixtures")]),
        tests("HTTP", ["HTTP"], resources: [.copy("Fixtures")]),
        tests("LinuxIO", ["LinuxIO"]),
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
        tests("Workloads", ["Workloads"]),
    ]
)
