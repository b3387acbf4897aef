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
    dependencies: [],
    targets: [
        // Floor 1: pure values, and the one door to the operating system.
        module("Distributions"),
        module("QueueingModels"),

        // Tests.
        tests("Distributions", ["Distributions"]),
        tests(
            "QueueingModels", ["QueueingModels", "Distributions"],
            resources: [.copy("Fixtures")]),
    ]
)
