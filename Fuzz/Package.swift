// swift-tools-version: 6.2
import PackageDescription

// The modules that read what others wrote, built for libFuzzer: see fuzz.py. A package of its own,
// so that nothing of this is in the product's.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-O", "-g"]),
]

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CYaml"),
        .systemLibrary(name: "CZlib"),
        module("Distributions"),
        module("HTTP"),
        module("Measurements"),
        module("QueueingModels"),
        module("Comparison", ["Measurements", "QueueingModels"]),
        module("Workloads", ["CYaml", "CZlib", "Distributions", "HTTP"]),
        module("Reports", ["CZlib", "Comparison", "Measurements", "QueueingModels"]),
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "Comparison", "HTTP", "Measurements", "QueueingModels", "Reports", "Workloads",
            ], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ]
)
