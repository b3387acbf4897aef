import Foundation
import Testing

/// The modules lie on floors, and imports only point downwards.
struct ModuleFloorsTests {
    /// What of ours each module may import.
    static let allowed: [String: Set<String>] = [
        "CLinux": [],
        "CNcurses": [],
        "COpenSSL": [],
        "CYaml": [],
        "CZlib": [],
        "Distributions": [],
        "HTTP": [],
        "LinuxIO": ["CLinux", "COpenSSL"],
        "Measurements": [],
        "QueueingModels": [],
        "Comparison": ["Measurements", "QueueingModels"],
        "Workloads": ["CYaml", "CZlib", "Distributions", "HTTP"],
        "LoadGeneration": ["HTTP", "LinuxIO", "Measurements", "Workloads"],
        "Dashboard": ["CNcurses", "Comparison", "Measurements", "QueueingModels"],
        "Reports": ["CZlib", "Comparison", "Measurements", "QueueingModels"],
        "TargetServer": ["Distributions"],
        "kendall": [
            "Comparison", "Dashboard", "LoadGeneration", "Measurements", "QueueingModels",
            "Reports", "TargetServer", "Workloads",
        ],
    ]

    /// The only modules that may import what is not ours.
    static let keepers: [String: Set<String>] = [
        "ArgumentParser": ["kendall"],
        "DequeModule": ["TargetServer"],
        "HeapModule": ["TargetServer"],
        "Histogram": ["Measurements"],
        "NIOCore": ["TargetServer"],
        "NIOHTTP1": ["TargetServer"],
        "NIOPosix": ["TargetServer"],
    ]

    /// What comes with the language, and may be used anywhere. Not Foundation: the part of it that
    /// needs no internationalisation is enough, and half the size.
    static let system: Set<String> = [
        "Dispatch", "FoundationEssentials", "Glibc", "Synchronization",
    ]

    @Test func everyImportPointsToALowerFloor() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources").standardizedFileURL
        let line =
            /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
            .anchorsMatchLineEndings()
        var seen: Set<String> = []
        for module in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
            let ours = try #require(Self.allowed[module], "\(module) has no floor")
            let folder = sources.appending(path: module)
            let files = try #require(FileManager.default.enumerator(atPath: folder.path))
            for case let name as String in files where name.hasSuffix(".swift") {
                let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                for match in text.matches(of: line) {
                    let imported = String(match.1)
                    seen.insert(imported)
                    let isAllowed =
                        Self.system.contains(imported) || ours.contains(imported)
                        || Self.keepers[imported]?.contains(module) == true
                    #expect(isAllowed, "\(module)/\(name) imports \(imported)")
                }
            }
        }
        // The pattern does find what is there.
        #expect(seen.isSuperset(of: ["CLinux", "NIOCore", "ArgumentParser", "Glibc", "HTTP"]))
    }

    /// A floor is above everything it stands on, so that the table itself has no cycle.
    @Test func theFloorsHaveNoCycle() {
        var placed: Set<String> = []
        while placed.count < Self.allowed.count {
            let next = Self.allowed.filter {
                !placed.contains($0.key) && $0.value.isSubset(of: placed)
            }
            #expect(!next.isEmpty)
            if next.isEmpty { return }
            placed.formUnion(next.keys)
        }
    }
}
